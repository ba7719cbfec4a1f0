package org.einkorn.nn.layers;

import org.einkorn.kernels.Window;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/** The greatest number of each square window. */
public final class MaxPool2d extends Layer {
  private final int kernel;
  private final int stride;
  private final int padding;

  /** Windows side by side. */
  public MaxPool2d(int kernel) {
    this(kernel, kernel, 0);
  }

  /**
   * A pooling.
   *
   * @param kernel height and width of the window
   * @param stride step of the window
   * @param padding positions around each image, which never win
   */
  public MaxPool2d(int kernel, int stride, int padding) {
    this.kernel = Sizes.positive("kernel", kernel);
    this.stride = Sizes.positive("stride", stride);
    this.padding = Sizes.notNegative("padding", padding);
    if (padding >= kernel) {
      throw new IllegalArgumentException(
          "padding " + padding + " must be less than the kernel, " + kernel);
    }
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 4) {
      throw mismatch(input, "batch × channels × height × width", "give it images");
    }
    long height = Window.outFor(input.size(2), kernel, stride, padding, 0);
    long width = Window.outFor(input.size(3), kernel, stride, padding, 0);
    if (height <= 0 || width <= 0) {
      int least = kernel - 2 * padding;
      throw mismatch(
          input,
          "images of at least height=" + least + " × width=" + least,
          "pool less or use larger images");
    }
    return Shape.images(input.size(0), input.size(1), height, width);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.maxPool2d(kernel, stride, padding);
  }

  @Override
  public String toString() {
    return "max-pool " + kernel + "×" + kernel + (stride == kernel ? "" : " stride " + stride);
  }
}
