package org.einkorn.kernels.gemm;

import org.einkorn.kernels.Role;

/**
 * A product with a single row or column, seen as a matrix times a vector:
 *
 * <pre>{@code
 * byRows:   result[i] = Σ_p matrix[i, p] · vector[p]
 * else:     result[j] = Σ_p matrix[p, j] · vector[p]
 * }</pre>
 *
 * <p>The sums are cut into chunks of fixed length, which threads may share: their partial sums are
 * added in ascending order, so threads change no bit.
 *
 * @param byRows whether the sums run along the stored rows of the matrix
 * @param isColumn whether C is a column
 * @param results number of results
 * @param length of the sums
 * @param stride elements between stored rows of the matrix
 * @param stepOfVector elements between those of the vector
 * @param stepOfC elements between the results
 */
record GemvShape(
    boolean byRows,
    boolean isColumn,
    int results,
    int length,
    long stride,
    long stepOfVector,
    long stepOfC) {

  /** Rows whose sums one unit of work computes. */
  private static final int BLOCK_ROWS = 32;

  /** Columns whose sums one unit of work computes: they stay in the first cache. */
  private static final int BLOCK_COLUMNS = 512;

  /** Elements of a vector that stay in the first cache. */
  private static final int CHUNK = 8192;

  /** Elements of a matrix that one unit of work by columns reads. */
  private static final int UNIT = 1 << 19;

  /** The shape of a problem with one row or one column, sizes of ints. */
  static GemvShape of(GemmProblem p) {
    int k = (int) p.k();
    if (p.n() == 1) {
      return new GemvShape(
          !p.transA(), true, (int) p.m(), k, p.lda(), p.transB() ? 1 : p.ldb(), p.ldc());
    }
    return new GemvShape(p.transB(), false, (int) p.n(), k, p.ldb(), p.transA() ? p.lda() : 1, 1);
  }

  Role matrix() {
    return isColumn ? Role.SRC : Role.WEIGHTS;
  }

  Role vector() {
    return isColumn ? Role.WEIGHTS : Role.SRC;
  }

  /** Results of one unit. */
  int block() {
    return byRows ? BLOCK_ROWS : BLOCK_COLUMNS;
  }

  int blocks() {
    return Math.ceilDiv(results, block());
  }

  /** Length of the sums of one unit. */
  int chunk() {
    return byRows ? CHUNK : UNIT / Math.min(BLOCK_COLUMNS, Math.max(16, results));
  }

  int chunks() {
    return Math.ceilDiv(length, chunk());
  }
}
