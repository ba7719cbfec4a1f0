package org.einkorn.nn.layers;

import org.einkorn.nn.Windows;

/**
 * Convolution of volumes or clips, batch × channels × depth × height × width. Along an axis the
 * result has {@code ⌊(in + 2 · padding − (kernel − 1) · dilation − 1) / stride⌋ + 1} positions.
 */
public final class Conv3d extends ConvolutionLayer {

  /**
   * A convolution with stride 1, no padding, and a bias.
   *
   * @param inputs channels of its source
   * @param outputs channels of its result
   * @param kernel depth, height and width of the kernel
   */
  public Conv3d(int inputs, int outputs, int kernel) {
    this(inputs, outputs, ConvolutionOptions.kernel(kernel));
  }

  /**
   * A convolution.
   *
   * @param inputs channels of its source
   * @param outputs channels of its result
   * @param kernel depth, height and width of the kernel
   * @param stride step of the kernel
   * @param padding zeros at both ends of each axis
   * @param withBias whether it adds a bias
   */
  public Conv3d(int inputs, int outputs, int kernel, int stride, int padding, boolean withBias) {
    this(
        inputs,
        outputs,
        new ConvolutionOptions(
            Windows.of(kernel).withStride(stride).withPadding(padding), 1, withBias));
  }

  /** A convolution with these options. */
  public Conv3d(int inputs, int outputs, ConvolutionOptions options) {
    super(3, inputs, outputs, options, false);
  }
}
