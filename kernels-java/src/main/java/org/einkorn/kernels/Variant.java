package org.einkorn.kernels;

/** One way to compute problems of a family; immutable. */
public interface Variant {

  /** The id used everywhere, such as {@code vector/gemm/f32/8x48/kc384}. */
  String id();

  /** The error class. */
  default Accuracy accuracy() {
    return Accuracy.STANDARD;
  }

  /**
   * True when the same operands give the same bits for any number of threads. Only such variants
   * compete in strict mode.
   */
  boolean isThreadInvariant();

  /**
   * True when a prepared kernel runs slowly until the JVM has compiled it, so that something else
   * should answer meanwhile.
   */
  default boolean needsWarmUp() {
    return false;
  }

  /**
   * What a result depends on beside the problem: a hash of the code, the version of a library, the
   * instruction set. When it changes, what was measured is void.
   */
  String revision();

  /**
   * Prepares a kernel: plans, generates, compiles.
   *
   * @throws IllegalArgumentException when the backend did not offer this variant for the problem
   *     and options
   */
  Kernel prepare(Problem problem, Options options, Preparation preparation);
}
