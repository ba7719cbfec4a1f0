package org.einkorn.nn.layers;

import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * {@code body(x) + shortcut(x)}, where the short cut is x itself or a layer that gives it the
 * body's sizes (He, Zhang, Ren and Sun, 2015, arXiv:1512.03385). The sum, and an activation behind
 * it in a {@link Sequential}, are computed by the last kernel of the body where that can.
 */
public final class Residual extends Layer implements FusesActivation {
  private final Layer body;
  private final @Nullable Layer shortcut;

  /** {@code body(x) + x}. */
  public Residual(Layer body) {
    this.body = child("body", body);
    this.shortcut = null;
  }

  /** {@code body(x) + shortcut(x)}. */
  public Residual(Layer body, Layer shortcut) {
    this.body = child("body", body);
    this.shortcut = child("shortcut", shortcut);
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape out = body.outputShape(input);
    Shape side = shortcut == null ? input : shortcut.outputShape(input);
    if (!Sizes.same(out, side)) {
      throw mismatch(
          side,
          "a short cut of the body's sizes, " + out,
          "give the Residual a short cut that makes them equal, such as a convolution of 1×1");
    }
    return out;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return run(input, null);
  }

  @Override
  public Tensor forward(Tensor input, ActivationKind kind) {
    accept(input.shape());
    return run(input, kind);
  }

  private Tensor run(Tensor input, @Nullable ActivationKind kind) {
    Tensor side = shortcut == null ? input : shortcut.forward(input);
    if (body instanceof FusesResidual fuses && mayFuse(input)) {
      return fuses.forward(input, side, kind);
    }
    Tensor sum = body.forward(input).add(side);
    return kind == null ? sum : sum.activation(kind);
  }

  @Override
  public String toString() {
    return shortcut == null
        ? "residual (" + body + ")"
        : "residual (" + body + "; " + shortcut + ")";
  }
}
