package org.einkorn.nn.layers;

import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Tensor;

/** A layer whose kernel can apply an activation to its result. */
public interface FusesActivation {

  /** Like {@code forward(input)} and the activation after it. */
  Tensor forward(Tensor input, ActivationKind kind);
}
