package org.einkorn.bindings.onednn;

/** Copy into another layout. */
public final class Reorder {

  private Reorder() {}

  /** dst = src, element by element. */
  public static PrimitiveDesc of(
      Engine engine, MemoryDesc src, MemoryDesc dst, Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().reorder(), src, engine, dst, engine, attributes);
  }
}
