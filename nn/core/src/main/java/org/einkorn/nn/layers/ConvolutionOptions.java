package org.einkorn.nn.layers;

import java.util.List;
import org.einkorn.nn.Windows;

/**
 * What a convolution may have besides its channels. Each size is one number for all axes, or one
 * for each, outermost axis first.
 *
 * @param windows how the kernel slides
 * @param groups parts that the channels fall into, each convolved by itself
 * @param bias whether it adds a bias
 */
public record ConvolutionOptions(Windows windows, int groups, boolean bias) {

  /** Checks the groups. */
  public ConvolutionOptions {
    Sizes.positive("groups", groups);
  }

  /** A kernel with stride 1, no padding, dense, one group, and a bias. */
  public static ConvolutionOptions kernel(int... kernel) {
    return new ConvolutionOptions(Windows.of(kernel), 1, true);
  }

  private ConvolutionOptions with(Windows newWindows) {
    return new ConvolutionOptions(newWindows, groups, bias);
  }

  /** The same with another step of the kernel. */
  public ConvolutionOptions withStride(int... stride) {
    return with(windows.withStride(stride));
  }

  /** The same with padding at both ends of each axis. */
  public ConvolutionOptions withPadding(int... padding) {
    return with(windows.withPadding(padding));
  }

  /** The same with padding of its own at each end; a negative one behind leaves positions out. */
  public ConvolutionOptions withPadding(List<Integer> before, List<Integer> after) {
    return with(windows.withPadding(before, after));
  }

  /** The same with padding that keeps the size at stride 1. */
  public ConvolutionOptions withSamePadding() {
    return with(windows.withSamePadding());
  }

  /** The same with a step from position to position within the kernel; 1 is dense. */
  public ConvolutionOptions withDilation(int... dilation) {
    return with(windows.withDilation(dilation));
  }

  /** A transposed convolution's result made longer behind. */
  public ConvolutionOptions withOutputPadding(int... extra) {
    return with(windows.withOutputPadding(extra));
  }

  /** The same with so many groups; as many as channels make it depthwise. */
  public ConvolutionOptions withGroups(int newGroups) {
    return new ConvolutionOptions(windows, newGroups, bias);
  }

  /** The same without a bias, as before a batch normalization. */
  public ConvolutionOptions withoutBias() {
    return new ConvolutionOptions(windows, groups, false);
  }
}
