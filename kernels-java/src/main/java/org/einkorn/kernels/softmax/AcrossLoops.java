package org.einkorn.kernels.softmax;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of softmax where the classes of a row lie a stride apart: a vector holds neighbouring
 * rows. A call computes up to {@link Floats#LENGTH} rows.
 */
abstract class AcrossLoops {

  static final ByStorage<AcrossLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorAcrossLoops.class, AcrossLoops.class);

  /** Maximum and sum of exponentials of each row, put at {@code row} and behind. */
  abstract void statistics(
      Floats src,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] sums,
      int row);

  /** {@code exp(src − maximum) · factor}; factor 0 gives 0 whatever src holds. */
  abstract void exponentials(
      Floats src,
      Floats dst,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] factors,
      int row);

  /** {@code src − maximum − log}. */
  abstract void logarithms(
      Floats src,
      Floats dst,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] logs,
      int row);

  /** Gradient of softmax, or of log-softmax. */
  abstract void backward(
      Floats dst,
      Floats diffDst,
      Floats diffSrc,
      long base,
      long stride,
      int classes,
      int count,
      boolean log);

  /** Σ weights · (src − maximum) of each row, the weights 1 where there are none. */
  abstract void weightedSums(
      Floats src,
      Floats weights,
      boolean weighted,
      long base,
      long stride,
      int classes,
      int count,
      float[] maxima,
      float[] sums,
      int row);

  /** {@code diff_src ← diff_src − part · weights}, the weights 1 where there are none. */
  abstract void subtract(
      Floats diffSrc,
      Floats weights,
      boolean weighted,
      long base,
      long stride,
      int classes,
      int count,
      float[] parts,
      int row);
}
