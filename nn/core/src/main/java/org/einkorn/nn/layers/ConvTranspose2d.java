package org.einkorn.nn.layers;

import org.einkorn.nn.Windows;

/**
 * Transposed convolution of images, batch × channels × height × width: the gradient of a
 * convolution with respect to its source, so that a stride makes the result larger. Along an axis
 * the result has {@code (in − 1) · stride + (kernel − 1) · dilation + 1 − 2 · padding +
 * outputPadding} positions.
 */
public final class ConvTranspose2d extends ConvolutionLayer {

  /**
   * A transposed convolution with stride 1, no padding, and a bias.
   *
   * @param inputs channels of its source
   * @param outputs channels of its result
   * @param kernel height and width of the kernel
   */
  public ConvTranspose2d(int inputs, int outputs, int kernel) {
    this(inputs, outputs, ConvolutionOptions.kernel(kernel));
  }

  /**
   * A transposed convolution.
   *
   * @param inputs channels of its source
   * @param outputs channels of its result
   * @param kernel height and width of the kernel
   * @param stride step of the kernel
   * @param padding positions taken away at both ends of each axis
   * @param withBias whether it adds a bias
   */
  public ConvTranspose2d(
      int inputs, int outputs, int kernel, int stride, int padding, boolean withBias) {
    this(
        inputs,
        outputs,
        new ConvolutionOptions(
            Windows.of(kernel).withStride(stride).withPadding(padding), 1, withBias));
  }

  /** A transposed convolution with these options. */
  public ConvTranspose2d(int inputs, int outputs, ConvolutionOptions options) {
    super(2, inputs, outputs, options, true);
  }
}
