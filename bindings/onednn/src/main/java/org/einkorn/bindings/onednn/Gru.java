package org.einkorn.bindings.onednn;

/**
 * Gated recurrent unit over a sequence, with gates in the order u, r, c:
 *
 * <pre>
 * u, r = logistic(W x + U h' + b)
 * c = tanh(W x + U (r h') + b)            the plain form, 3 biases
 * c = tanh(W x + b + r (U h' + b'))       linear before reset, 4 biases, b' the last
 * h = u h' + (1 - u) c
 * </pre>
 */
public final class Gru {

  private static final int NO_FLAGS = 0;

  private Gru() {}

  /**
   * The forward pass. In training it fills a workspace that backward reads.
   *
   * @param linearBeforeReset the reset gate acts behind the recurrent product
   */
  public static PrimitiveDesc forward(
      Engine engine,
      PropKind kind,
      RnnDirection direction,
      boolean linearBeforeReset,
      RecurrentTensors tensors,
      Attributes attributes) {
    Functions.Operations operations = OneDnn.functions().operations();
    return PrimitiveDesc.create(
        linearBeforeReset ? operations.lbrGruForward() : operations.gruForward(),
        engine,
        kind,
        direction,
        tensors.srcLayer(),
        tensors.srcIter(),
        tensors.weightsLayer(),
        tensors.weightsIter(),
        tensors.bias(),
        tensors.dstLayer(),
        tensors.dstIter(),
        NO_FLAGS,
        attributes);
  }

  /** All gradients; those of weights and bias are <em>added</em> to what their memory holds. */
  public static PrimitiveDesc backward(
      Engine engine,
      RnnDirection direction,
      boolean linearBeforeReset,
      RecurrentTensors tensors,
      RecurrentTensors gradients,
      PrimitiveDesc forward,
      Attributes attributes) {
    Functions.Operations operations = OneDnn.functions().operations();
    return PrimitiveDesc.create(
        linearBeforeReset ? operations.lbrGruBackward() : operations.gruBackward(),
        engine,
        PropKind.BACKWARD,
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
        forward,
        attributes);
  }
}
