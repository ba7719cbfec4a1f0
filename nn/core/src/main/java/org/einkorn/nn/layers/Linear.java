package org.einkorn.nn.layers;

import java.util.List;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/** {@code dst[b, o] = Σ_i src[b, i] · weight[o, i] + bias[o]}. */
public final class Linear extends Layer implements FusesActivation {
  private final int inputs;
  private final int outputs;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  /** A layer with a bias. */
  public Linear(int inputs, int outputs) {
    this(inputs, outputs, true);
  }

  /**
   * A layer.
   *
   * @param inputs features of its source
   * @param outputs features of its destination
   * @param withBias whether it adds a bias
   */
  public Linear(int inputs, int outputs, boolean withBias) {
    this.inputs = Sizes.positive("inputs", inputs);
    this.outputs = Sizes.positive("outputs", outputs);
    Shape shape = new Shape(List.of(new Axis("outputs", outputs), new Axis("inputs", inputs)));
    this.weight = parameter("weight", shape, Initializer.kaimingUniform(inputs));
    this.bias =
        withBias ? parameter("bias", Shape.vector("outputs", outputs), Initializer.ZEROS) : null;
  }

  /** The weight, outputs × inputs. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() > 2) {
      throw mismatch(input, "batch × features=" + inputs, "put a Flatten before it");
    }
    if (input.rank() != 2 || input.size(1) != inputs) {
      throw mismatch(
          input,
          "batch × features=" + inputs,
          input.rank() == 2
              ? "make it new Linear(" + input.size(1) + ", " + outputs + ")"
              : "give it a batch");
    }
    return Shape.features(input.size(0), outputs);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.linear(weight, bias, null);
  }

  @Override
  public Tensor forward(Tensor input, ActivationKind kind) {
    accept(input.shape());
    return input.linear(weight, bias, kind);
  }

  @Override
  public String toString() {
    return "linear " + inputs + "→" + outputs;
  }
}
