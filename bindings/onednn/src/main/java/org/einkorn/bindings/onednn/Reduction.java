package org.einkorn.bindings.onednn;

/** Reduction over the axes whose size in the destination is 1. */
public final class Reduction {

  private Reduction() {}

  /** dst = reduction of src. */
  public static PrimitiveDesc of(
      Engine engine, Algorithm algorithm, MemoryDesc src, MemoryDesc dst, Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().reduction(),
        engine,
        algorithm,
        src,
        dst,
        0f,
        0f,
        attributes);
  }
}
