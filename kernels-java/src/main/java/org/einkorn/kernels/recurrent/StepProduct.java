package org.einkorn.kernels.recurrent;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.FixedProduct;
import org.einkorn.kernels.microkernel.FixedShape;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;

/**
 * The product of a step: the states of a band of sequences with the recurrent weights, which are
 * packed once for the whole sequence. Columns come in panels of one width; the columns of the last
 * panel beyond the matrix are zero.
 *
 * <pre>{@code c[i, j] = Σ_q a[i, q] · b[q, j]    i < rows, j < ldc()}</pre>
 */
final class StepProduct {

  private final int columns;
  private final int depth;
  private final int width;
  private final int panels;
  private final Order order;
  private final FixedProduct product;

  /**
   * A product.
   *
   * @param rows rows of a and c
   * @param columns columns of b
   * @param depth length of the sums
   * @param lda elements between the rows of a
   * @param order how the weights lie: along where a row of b is a run of them, else across
   */
  StepProduct(int rows, int columns, int depth, long lda, Order order) {
    this.columns = columns;
    this.depth = depth;
    this.order = order;
    this.width = width(columns);
    this.panels = Math.ceilDiv(columns, width);
    this.product =
        FixedProduct.of(
            new FixedShape(
                rows,
                width,
                depth,
                false,
                lda,
                width,
                ldc(),
                ScalarClass.ONE,
                ScalarClass.ZERO,
                Machine.FLOATS));
  }

  /** The width of up to four vectors that wastes the least; the widest of them. */
  private static int width(int columns) {
    int vector = Machine.FLOATS.length();
    int best = vector;
    for (int vectors = 2; vectors <= 4; vectors++) {
      int candidate = vectors * vector;
      if (padded(columns, candidate) <= padded(columns, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long padded(int columns, int width) {
    return (long) Math.ceilDiv(columns, width) * width;
  }

  /** Elements between the rows of c. */
  int ldc() {
    return panels * width;
  }

  /** Number of panels. */
  int panels() {
    return panels;
  }

  /** Bytes of all panels. */
  long packedBytes() {
    return (long) ldc() * depth * Float.BYTES + PanelPacker.SLACK_BYTES;
  }

  MatrixPacker newPacker() {
    return new MatrixPacker(width, order, Machine.FLOATS);
  }

  /** Packs some of the panels; ranges of panels are packed in any order, but for the slack. */
  void pack(MatrixPacker packer, int from, int to, MemorySegment packed, long offset) {
    int first = from * width;
    int count = Math.min(columns, to * width) - first;
    packer.pack(first, count, 0, depth, packed, offset + (long) first * depth * Float.BYTES);
  }

  /** Computes c; offsets in bytes. */
  void run(
      MemorySegment a,
      long aOffset,
      MemorySegment packed,
      long packedOffset,
      MemorySegment c,
      long cOffset) {
    long panelBytes = (long) width * depth * Float.BYTES;
    for (int panel = 0; panel < panels; panel++) {
      product.run(
          a,
          aOffset,
          packed,
          packedOffset + panel * panelBytes,
          c,
          cOffset + (long) panel * width * Float.BYTES,
          1f,
          0f);
    }
  }

  void compile() {
    product.warmUp();
    newPacker().warmUp(Storage.NATIVE);
  }
}
