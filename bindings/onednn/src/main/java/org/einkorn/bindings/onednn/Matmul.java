package org.einkorn.bindings.onednn;

import org.jspecify.annotations.Nullable;

/** Matrix product: dst[m,n] = sum over k of src[m,k] weights[k,n] + bias. */
public final class Matmul {

  private Matmul() {}

  /** A product; the bias, when there is one, is 1 by n. */
  public static PrimitiveDesc of(
      Engine engine,
      MemoryDesc src,
      MemoryDesc weights,
      @Nullable MemoryDesc bias,
      MemoryDesc dst,
      Attributes attributes) {
    return PrimitiveDesc.create(
        OneDnn.functions().operations().matmul(), engine, src, weights, bias, dst, attributes);
  }
}
