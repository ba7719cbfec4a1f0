package org.einkorn.kernels.attention;

import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.microkernel.FixedProduct;
import org.einkorn.kernels.microkernel.FixedShape;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.vector.Floats;

/**
 * How the scores of a head are cut into blocks, which are held with the queries across the lanes of
 * vectors: {@code [keys, queries]}. What is reduced over the keys is then reduced from vector to
 * vector, and a block is as it is the left operand of either product that follows.
 *
 * @param queries queries of a block, a multiple of a vector
 * @param keys keys of a block, a multiple of {@link #UNIT}
 * @param queryBlocks blocks along the queries
 * @param keyBlocks blocks along the keys
 */
record AttentionBlocks(int queries, int keys, int queryBlocks, int keyBlocks) {

  /** Keys that a loop over a block takes at a time. */
  static final int UNIT = 4;

  /**
   * Blocks of a problem, as equal as possible, of at most so many.
   *
   * @param vectors most vectors of queries of a block: 1, 2 or 4
   * @param mostKeys most keys of a block
   */
  static AttentionBlocks of(AttentionProblem p, int vectors, int mostKeys) {
    int wanted = Math.ceilDiv((int) p.query(), Floats.LENGTH);
    int used = Math.min(vectors, wanted <= 1 ? 1 : wanted == 2 ? 2 : 4);
    int queries = used * Floats.LENGTH;
    int keyBlocks = Math.ceilDiv((int) p.key(), mostKeys);
    int each = Math.ceilDiv((int) p.key(), Math.max(1, keyBlocks));
    int keys = Math.max(UNIT, Math.ceilDiv(each, UNIT) * UNIT);
    return new AttentionBlocks(queries, keys, Math.ceilDiv((int) p.query(), queries), keyBlocks);
  }

  /** Bytes of a block of scores. */
  long scoreBytes() {
    return (long) keys * queries * Float.BYTES;
  }

  /** {@code scores[keys, queries] = rows[keys, size] · panel[size, queries]}. */
  FixedProduct scoresOf(long size) {
    return product(keys, queries, (int) size, false, (int) size, queries, queries, false);
  }

  /** {@code rows[queries, size] += scores[keys, queries]ᵀ · rows[keys, size]}. */
  FixedProduct overKeys(long size) {
    return product(queries, (int) size, keys, true, queries, (int) size, (int) size, true);
  }

  /** {@code rows[keys, size] += scores[keys, queries] · rows[queries, size]}. */
  FixedProduct overQueries(long size) {
    return product(keys, (int) size, queries, false, queries, (int) size, (int) size, true);
  }

  private static FixedProduct product(
      int m, int n, int k, boolean transA, int lda, int ldb, int ldc, boolean adds) {
    return FixedProduct.of(
        new FixedShape(
            m,
            n,
            k,
            transA,
            lda,
            ldb,
            ldc,
            ScalarClass.ONE,
            adds ? ScalarClass.ONE : ScalarClass.ZERO,
            Machine.FLOATS));
  }
}
