package org.einkorn.nn.layers;

import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/** A layer whose kernel can add a tensor to its result and then apply an activation. */
public interface FusesResidual extends FusesActivation {

  /**
   * Like {@code forward(input)}, the sum with a residual, and the activation after it.
   *
   * @param residual of the result's shape, or null
   * @param kind the activation, or null
   */
  Tensor forward(Tensor input, @Nullable Tensor residual, @Nullable ActivationKind kind);

  @Override
  default Tensor forward(Tensor input, ActivationKind kind) {
    return forward(input, null, kind);
  }
}
