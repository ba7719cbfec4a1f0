package org.einkorn.bindings.onednn;

import org.jspecify.annotations.Nullable;

/**
 * Long short-term memory over a sequence, without peepholes and projections. For each step, with
 * gates in the order i, f, c̃, o:
 *
 * <pre>
 * i, f, o = logistic(W x + U h' + b),  c̃ = tanh(W x + U h' + b)
 * c = f c' + i c̃,  h = o tanh(c)
 * </pre>
 *
 * <p>Axes: sequences {@code t n c}, states {@code l d n c}, weights {@code l d i g o}, bias {@code
 * l d g o}, with layers {@code l}, directions {@code d} and 4 gates {@code g}.
 */
public final class Lstm {

  private static final int NO_FLAGS = 0;

  private Lstm() {}

  /**
   * The tensors of an LSTM, or their gradients.
   *
   * @param srcLayer the input sequence
   * @param srcIter the first hidden state, or null for zeros
   * @param srcIterC the first cell state, or null for zeros
   * @param weightsLayer W
   * @param weightsIter U
   * @param bias b, or null for zeros
   * @param dstLayer the hidden states of the last layer, a sequence
   * @param dstIter the last hidden state, or null when nobody wants it
   * @param dstIterC the last cell state, or null when nobody wants it
   */
  public record Tensors(
      MemoryDesc srcLayer,
      @Nullable MemoryDesc srcIter,
      @Nullable MemoryDesc srcIterC,
      MemoryDesc weightsLayer,
      MemoryDesc weightsIter,
      @Nullable MemoryDesc bias,
      MemoryDesc dstLayer,
      @Nullable MemoryDesc dstIter,
      @Nullable MemoryDesc dstIterC) {}

  /** The forward pass. In training it fills a workspace that backward reads. */
  public static PrimitiveDesc forward(
      Engine engine,
      PropKind kind,
      RnnDirection direction,
      Tensors tensors,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().lstmForward(),
        engine,
        kind,
        direction,
        tensors.srcLayer(),
        tensors.srcIter(),
        tensors.srcIterC(),
        tensors.weightsLayer(),
        tensors.weightsIter(),
        null,
        null,
        tensors.bias(),
        tensors.dstLayer(),
        tensors.dstIter(),
        tensors.dstIterC(),
        NO_FLAGS,
        attributes);
  }

  /**
   * All gradients; those of weights and bias are <em>added</em> to what their memory holds. {@code
   * forward} is the forward-training operation; its workspace and all that it wrote, the last
   * states too, are read.
   */
  public static PrimitiveDesc backward(
      Engine engine,
      RnnDirection direction,
      Tensors tensors,
      Tensors gradients,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().lstmBackward(),
        engine,
        PropKind.BACKWARD,
        direction,
        tensors.srcLayer(),
        tensors.srcIter(),
        tensors.srcIterC(),
        tensors.weightsLayer(),
        tensors.weightsIter(),
        null,
        null,
        tensors.bias(),
        tensors.dstLayer(),
        tensors.dstIter(),
        tensors.dstIterC(),
        gradients.srcLayer(),
        gradients.srcIter(),
        gradients.srcIterC(),
        gradients.weightsLayer(),
        gradients.weightsIter(),
        null,
        null,
        gradients.bias(),
        gradients.dstLayer(),
        gradients.dstIter(),
        gradients.dstIterC(),
        NO_FLAGS,
        forward,
        attributes);
  }
}
