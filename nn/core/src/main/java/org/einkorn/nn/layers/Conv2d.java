package org.einkorn.nn.layers;

import java.util.List;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/** Convolution of images with a square kernel, and a bias for each output channel. */
public final class Conv2d extends Layer implements FusesActivation {
  private final int inputs;
  private final int outputs;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /** A convolution with stride 1, no padding, and a bias. */
  public Conv2d(int inputs, int outputs, int kernel) {
    this(inputs, outputs, kernel, 1, 0, true);
  }

  /**
   * A convolution.
   *
   * @param inputs channels of its source
   * @param outputs channels of its destination
   * @param kernel height and width of the kernel
   * @param stride step of the kernel
   * @param padding zeros around each image
   * @param withBias whether it adds a bias
   */
  public Conv2d(int inputs, int outputs, int kernel, int stride, int padding, boolean withBias) {
    this.inputs = Sizes.positive("inputs", inputs);
    this.outputs = Sizes.positive("outputs", outputs);
    this.kernel = Sizes.positive("kernel", kernel);
    this.stride = Sizes.positive("stride", stride);
    this.padding = Sizes.notNegative("padding", padding);
    if (padding >= kernel) {
      throw new IllegalArgumentException(
          "padding " + padding + " must be less than the kernel, " + kernel);
    }
    Shape shape =
        new Shape(
            List.of(
                new Axis("outputs", outputs),
                new Axis("inputs", inputs),
                new Axis("height", kernel),
                new Axis("width", kernel)));
    long fanIn = (long) inputs * kernel * kernel;
    this.weight = parameter("weight", shape, Initializer.kaimingUniform(fanIn));
    this.bias =
        withBias ? parameter("bias", Shape.vector("outputs", outputs), Initializer.ZEROS) : null;
  }

  /** The weight, outputs × inputs × height × width. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Shape outputShape(Shape input) {
    String expected = "batch × channels=" + inputs + " × height × width";
    if (input.rank() != 4) {
      throw mismatch(input, expected, "give it images");
    }
    if (input.size(1) != inputs) {
      throw mismatch(
          input,
          expected,
          "make it new Conv2d(" + input.size(1) + ", " + outputs + ", " + kernel + ")");
    }
    long height = Window.outFor(input.size(2), kernel, stride, padding, 0);
    long width = Window.outFor(input.size(3), kernel, stride, padding, 0);
    if (height <= 0 || width <= 0) {
      int least = kernel - 2 * padding;
      throw mismatch(
          input,
          "images of at least height=" + least + " × width=" + least,
          "use fewer or smaller kernels, or padding");
    }
    return Shape.images(input.size(0), outputs, height, width);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.conv2d(weight, bias, stride, padding, null);
  }

  @Override
  public Tensor forward(Tensor input, ActivationKind kind) {
    accept(input.shape());
    return input.conv2d(weight, bias, stride, padding, kind);
  }

  @Override
  public String toString() {
    return "conv "
        + inputs
        + "→"
        + outputs
        + " "
        + kernel
        + "×"
        + kernel
        + (stride == 1 ? "" : " stride " + stride)
        + (padding == 0 ? "" : " padding " + padding);
  }
}
