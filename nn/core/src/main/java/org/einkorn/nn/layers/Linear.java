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

/** {@code dst[…, o] = Σ_i src[…, i] · weight[o, i] + bias[o]}, over the last axis of any tensor. */
public final class Linear extends Layer implements FusesResidual {
  private final int inputs;
  private final int outputs;
  private final Parameter weight;
  private final boolean transposed;
  private final @Nullable Parameter bias;

  /** A layer with a bias. */
  public Linear(int inputs, int outputs) {
    this(inputs, outputs, true);
  }

  /**
   * A layer.
   *
   * @param inputs features of its source
   * @param outputs features of its result
   * @param withBias whether it adds a bias
   */
  public Linear(int inputs, int outputs, boolean withBias) {
    this.inputs = Sizes.positive("inputs", inputs);
    this.outputs = Sizes.positive("outputs", outputs);
    Shape shape = new Shape(List.of(new Axis("outputs", outputs), new Axis("inputs", inputs)));
    this.weight = parameter("weight", shape, Initializer.kaimingUniform(inputs));
    this.transposed = false;
    this.bias = withBias ? bias() : null;
  }

  private Linear(Linear other, boolean withBias) {
    this.inputs = other.outputs;
    this.outputs = other.inputs;
    this.weight = share("weight", other.weight);
    this.transposed = !other.transposed;
    this.bias = withBias ? bias() : null;
  }

  private Parameter bias() {
    return parameter("bias", Shape.vector("outputs", outputs), Initializer.ZEROS);
  }

  /**
   * The way back with the same weight, transposed, and a bias of its own: {@code dst[…, i] = Σ_o
   * src[…, o] · weight[o, i] + bias[i]}, as of an autoencoder whose decoder is tied to its encoder.
   * Both gradients go into the one weight.
   */
  public static Linear tiedTo(Linear other) {
    return new Linear(other, true);
  }

  /** The same without a bias. */
  public static Linear tiedWithoutBias(Linear other) {
    return new Linear(other, false);
  }

  /** The weight, outputs × inputs; of a tied layer that of the other one, inputs × outputs. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Shape outputShape(Shape input) {
    int last = input.rank() - 1;
    if (last < 1 || input.size(last) != inputs) {
      boolean features =
          last == 1 || (last > 1 && input.axes().get(last).name().equals("features"));
      throw mismatch(
          input,
          "batch × features=" + inputs,
          last < 1
              ? "give it a batch"
              : features ? fix(input.size(last)) : "put a Flatten before it");
    }
    return input.withLast("features", outputs);
  }

  private String fix(long found) {
    return transposed
        ? "tie it to new Linear(" + outputs + ", " + found + ")"
        : "make it new Linear(" + found + ", " + outputs + ")";
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.linear(weight, transposed, bias, null, null);
  }

  @Override
  public Tensor forward(Tensor input, @Nullable Tensor residual, @Nullable ActivationKind kind) {
    accept(input.shape());
    return input.linear(weight, transposed, bias, residual, kind);
  }

  @Override
  public String toString() {
    return "linear " + inputs + "→" + outputs + (transposed ? " tied" : "");
  }
}
