package org.einkorn.nn.layers;

import org.einkorn.nn.Windows;

/**
 * Convolution of sequences, batch × channels × length. Along an axis the result has {@code ⌊(in + 2
 * · padding − (kernel − 1) · dilation − 1) / stride⌋ + 1} positions.
 */
public final class Conv1d extends ConvolutionLayer {

  /**
   * A convolution with stride 1, no padding, and a bias.
   *
   * @param inputs channels of its source
   * @param outputs channels of its result
   * @param kernel positions of the kernel
   */
  public Conv1d(int inputs, int outputs, int kernel) {
    this(inputs, outputs, ConvolutionOptions.kernel(kernel));
  }

  /**
   * A convolution.
   *
   * @param inputs channels of its source
   * @param outputs channels of its result
   * @param kernel positions of the kernel
   * @param stride step of the kernel
   * @param padding zeros at both ends of each axis
   * @param withBias whether it adds a bias
   */
  public Conv1d(int inputs, int outputs, int kernel, int stride, int padding, boolean withBias) {
    this(
        inputs,
        outputs,
        new ConvolutionOptions(
            Windows.of(kernel).withStride(stride).withPadding(padding), 1, withBias));
  }

  /** A convolution with these options. */
  public Conv1d(int inputs, int outputs, ConvolutionOptions options) {
    super(1, inputs, outputs, options, false);
  }
}
