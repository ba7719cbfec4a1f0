package org.einkorn.bindings.onednn;

/** Softmax and its logarithm over one axis. */
public final class Softmax {

  private Softmax() {}

  /** dst = softmax(src). */
  public static PrimitiveDesc forward(
      Engine engine,
      PropKind kind,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      int axis,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().softmaxForward(),
        engine,
        kind,
        algorithm,
        src,
        dst,
        axis,
        attributes);
  }

  /** The gradient, from the destination of forward; {@code forward} is its forward operation. */
  public static PrimitiveDesc backward(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc diffSrc,
      MemoryDesc diffDst,
      MemoryDesc dst,
      int axis,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().softmaxBackward(),
        engine,
        algorithm,
        diffSrc,
        diffDst,
        dst,
        axis,
        forward,
        attributes);
  }
}
