package org.einkorn.bindings.onednn;

/** Functions of one argument, element by element; alpha and beta are those of the algorithm. */
public final class Eltwise {

  private Eltwise() {}

  /** dst = f(src). */
  public static PrimitiveDesc forward(
      Engine engine,
      PropKind kind,
      Algorithm algorithm,
      MemoryDesc src,
      MemoryDesc dst,
      float alpha,
      float beta,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().eltwiseForward(),
        engine,
        kind,
        algorithm,
        src,
        dst,
        alpha,
        beta,
        attributes);
  }

  /** diffSrc = diffDst f'(src); {@code forward} is its forward operation. */
  public static PrimitiveDesc backward(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc diffSrc,
      MemoryDesc diffDst,
      MemoryDesc src,
      float alpha,
      float beta,
      PrimitiveDesc forward,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().eltwiseBackward(),
        engine,
        algorithm,
        diffSrc,
        diffDst,
        src,
        alpha,
        beta,
        forward,
        attributes);
  }
}
