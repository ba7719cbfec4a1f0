package org.einkorn.nn.layers;

import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/** An activation of each number. */
public final class Activation extends Layer {
  private final ActivationKind kind;

  /** An activation. */
  public Activation(ActivationKind kind) {
    this.kind = kind;
  }

  /** max(x, 0). */
  public static Activation relu() {
    return new Activation(ActivationKind.RELU);
  }

  /** x/2 · (1 + erf(x/√2)). */
  public static Activation gelu() {
    return new Activation(ActivationKind.GELU);
  }

  /** 1 / (1 + exp(−x)). */
  public static Activation sigmoid() {
    return new Activation(ActivationKind.SIGMOID);
  }

  /** Hyperbolic tangent. */
  public static Activation tanh() {
    return new Activation(ActivationKind.TANH);
  }

  /** The function. */
  public ActivationKind kind() {
    return kind;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.activation(kind);
  }

  @Override
  public String toString() {
    return kind.text();
  }
}
