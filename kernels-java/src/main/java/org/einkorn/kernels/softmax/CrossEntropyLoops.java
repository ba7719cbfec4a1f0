package org.einkorn.kernels.softmax;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of cross-entropy over single rows whose classes lie next to each other. */
abstract class CrossEntropyLoops {

  static final ByStorage<CrossEntropyLoops> ALL =
      new ByStorage<>(
          MethodHandles.lookup(), VectorCrossEntropyLoops.class, CrossEntropyLoops.class);

  /** The greatest logit. */
  abstract float maximum(Floats src, long base, int classes);

  /** Σ exp(src − maximum). */
  abstract double sum(Floats src, long base, int classes, float maximum);

  /** Σ weights · (src − maximum), the weights 1 where there are none. */
  abstract double weightedSum(
      Floats src, Floats weights, boolean weighted, long base, int classes, float maximum);

  /** {@code diff_src = exp(src − maximum)}; their sum. */
  abstract double exponentials(Floats src, Floats diffSrc, long base, int classes, float maximum);

  /** {@code diff_src ← diff_src · factor}. */
  abstract void scale(Floats diffSrc, long base, int classes, float factor);

  /** {@code diff_src ← diff_src − each · weights}, the weights 1 where there are none. */
  abstract void subtract(
      Floats diffSrc, Floats weights, boolean weighted, long base, int classes, float each);

  /**
   * Loss and gradient of a row that fits in a vector, not smoothed: {@code diff_src = factor ·
   * (softmax(src) − [i = label])}.
   *
   * @return {@code −ln softmax(src)[label]}
   */
  abstract double lossAndGradient(
      Floats src, Floats diffSrc, long base, int classes, int label, float factor);
}
