package org.einkorn.bindings.onednn;

import java.util.StringJoiner;

/**
 * What is done to each element of a destination before it is stored, in order ({@code
 * dnnl_post_ops_t}); at most 32.
 */
public final class PostOps extends NativeObject {

  private final StringJoiner text = new StringJoiner("+", "post-ops ", "").setEmptyValue("none");

  private PostOps(long handle) {
    super(handle, OneDnn.functions().postOpsDestroy());
  }

  /** An empty list. */
  public static PostOps create() {
    return new PostOps(OneDnn.functions().postOpsCreate().create());
  }

  /** Adds {@code scale} times the old content of the destination. */
  public PostOps appendSum(float scale) {
    // Zero point 0; data type 0 is that of the destination.
    OneDnn.functions().postOpsAppendSum().call(this, scale, 0, 0);
    text.add("sum:" + scale);
    return this;
  }

  /** Applies a function of one argument. */
  public PostOps appendEltwise(Algorithm algorithm, float alpha, float beta) {
    OneDnn.functions().postOpsAppendEltwise().call(this, algorithm, alpha, beta);
    text.add(algorithm.name());
    return this;
  }

  /** Combines with a second tensor, whose axes have the size of the destination's or 1. */
  public PostOps appendBinary(Algorithm algorithm, MemoryDesc source) {
    OneDnn.functions().postOpsAppendBinary().call(this, algorithm, source);
    text.add(algorithm.name());
    return this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
