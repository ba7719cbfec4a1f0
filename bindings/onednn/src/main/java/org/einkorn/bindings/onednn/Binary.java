package org.einkorn.bindings.onednn;

/** Arithmetic of two tensors, element by element; axes of size 1 of the second are repeated. */
public final class Binary {

  private Binary() {}

  /** dst = src0 op src1. */
  public static PrimitiveDesc of(
      Engine engine,
      Algorithm algorithm,
      MemoryDesc src0,
      MemoryDesc src1,
      MemoryDesc dst,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().binary(), engine, algorithm, src0, src1, dst, attributes);
  }
}
