package org.einkorn.kernels.attention;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.microkernel.Compilation;
import org.einkorn.kernels.microkernel.Specializer;
import org.einkorn.kernels.vector.Floats;

/**
 * Loops over a block of scores {@code [keys, queries]} in scratch memory. Scores are logarithms to
 * base 2: {@code log2(e)} is part of the factor of the queries. Places are in bytes, of vectors
 * with an element for each query where nothing else is said; {@code queries} is a multiple of a
 * vector.
 */
abstract class ScoreLoops {

  /** The maximum of no scores: finite, for its distance from a score must be a number. */
  static final float NO_MAXIMUM = -Float.MAX_VALUE;

  private static final class Holder {
    static final ScoreLoops ALL =
        Specializer.specialize(
            MethodHandles.lookup(),
            VectorScoreLoops.class,
            ScoreLoops.class,
            Floats.SPECIES.vectorBitSize(),
            "");
  }

  private static final int WARM_UP_CALLS = 32;
  private static final int WARM_UP_KEYS = 12;

  /** The loops for this machine's vectors. */
  static ScoreLoops get() {
    return Holder.ALL;
  }

  /** Fills memory with a value. */
  abstract void fill(MemorySegment memory, long at, int elements, float value);

  /** Adds a mask {@code [keys, queries]}; where it is at most {@code excluded} there is no key. */
  abstract void addMask(
      MemorySegment memory, long scores, long mask, int keys, int queries, float excluded);

  /** Adds a mask {@code [keys]}. */
  abstract void addKeyMask(
      MemorySegment memory, long scores, long mask, int keys, int queries, float excluded);

  /** Excludes key <i>j</i> for the queries before {@code j + ahead}. */
  abstract void excludeLater(MemorySegment memory, long scores, int keys, int queries, int ahead);

  /**
   * Turns scores into weights {@code 2^(score − maximum)} and adds these to the sums. The maximum
   * of a query is replaced only when a score exceeds it by so much that the weights could grow too
   * large; the sum is then scaled.
   *
   * @return true when a maximum was replaced; {@code corrections} then hold the factors of what was
   *     computed with the old ones
   */
  abstract boolean weigh(
      MemorySegment memory,
      long scores,
      int keys,
      int queries,
      long maxima,
      long sums,
      long corrections);

  /** Multiplies each of some rows of {@code size} elements by its factor. */
  abstract void scaleRows(MemorySegment memory, long rows, int count, int size, long factors);

  /** Turns the sums of weights into factors that make them 1; a sum of 0 becomes 0. */
  abstract void invert(MemorySegment memory, long sums, int queries);

  /**
   * Turns scores into probabilities {@code p = 2^min(0, score − lse)}, and {@code slopes}, which
   * lie as the scores do, into {@code p · (slope − dot)}.
   */
  abstract void differentiate(
      MemorySegment memory, long scores, long slopes, int keys, int queries, long lse, long dots);

  /** Runs the loops on scratch memory until they are compiled. */
  final void warmUp() {
    int queries = 2 * Floats.LENGTH;
    long row = queries * 4L;
    long block = WARM_UP_KEYS * row;
    MemorySegment memory = Arena.ofAuto().allocate(2 * block + 4 * row, 64);
    long vectors = 2 * block;
    int[] round = {0};
    Compilation.await(
        this,
        () -> {
          for (int call = 0; call < WARM_UP_CALLS; call++) {
            int keys = WARM_UP_KEYS - round[0]++ % AttentionBlocks.UNIT;
            fill(memory, vectors, 4 * queries, 0f);
            fill(memory, 0, keys * queries + call % 3, call);
            addKeyMask(memory, 0, block, keys, queries, NO_MAXIMUM);
            addMask(memory, 0, block, keys, queries, NO_MAXIMUM);
            excludeLater(memory, 0, keys, queries, call % 5 - 2);
            if (weigh(memory, 0, keys, queries, vectors, vectors + row, vectors + 2 * row)) {
              scaleRows(memory, block, keys, queries - call % 2, vectors + 2 * row);
            }
            invert(memory, vectors + row, queries);
            differentiate(memory, 0, block, keys, queries, vectors + row, vectors + 2 * row);
          }
        });
  }
}
