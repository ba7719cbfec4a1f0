package org.einkorn.bindings.onednn;

/** A plain recurrent layer over a sequence: {@code h = activation(W x + U h' + b)}. */
public final class VanillaRnn {

  private static final int NO_FLAGS = 0;

  private VanillaRnn() {}

  /**
   * The forward pass. In training it fills a workspace that backward reads.
   *
   * @param activation tanh, relu with the slope 0 of negative sums, or logistic
   */
  public static PrimitiveDesc forward(
      Engine engine,
      PropKind kind,
      Algorithm activation,
      RnnDirection direction,
      RecurrentTensors tensors,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().rnnForward(),
        engine,
        kind,
        activation,
        direction,
        tensors.srcLayer(),
        tensors.srcIter(),
        tensors.weightsLayer(),
        tensors.weightsIter(),
        tensors.bias(),
        tensors.dstLayer(),
        tensors.dstIter(),
        NO_FLAGS,
        0f,
        0f,
        attributes);
  }

  /** All gradients; those of weights and bias are <em>added</em> to what their memory holds. */
  public static PrimitiveDesc backward(
      Engine engine,
      Algorithm activation,
      RnnDirection direction,
      RecurrentTensors tensors,
      RecurrentTensors gradients,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().rnnBackward(),
        engine,
        PropKind.BACKWARD,
        activation,
        direction,
        tensors.srcLayer(),
        tensors.srcIter(),
        tensors.weightsLayer(),
        tensors.weightsIter(),
        tensors.bias(),
        tensors.dstLayer(),
        tensors.dstIter(),
        gradients.srcLayer(),
        gradients.srcIter(),
        gradients.weightsLayer(),
        gradients.weightsIter(),
        gradients.bias(),
        gradients.dstLayer(),
        gradients.dstIter(),
        NO_FLAGS,
        0f,
        0f,
        forward,
        attributes);
  }
}
