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

  /**
   * Packs a part's share of the panels.
   *
   * @param packer a packer of this product
   * @param weights where the weights are
   * @param at their first element
   * @param stride elements between their rows
   */
  void packShare(
      MatrixPacker packer,
      Memory weights,
      long at,
      long stride,
      MemorySegment scratch,
      long packed,
      int part,
      int parts) {
    packer.from(weights.segment, weights.at(at) * Float.BYTES, stride * Float.BYTES, 1f);
    int first = panels * part / parts * width;
    int count = Math.min(columns, panels * (part + 1) / parts * width) - first;
    if (count > 0) {
      packer.pack(first, count, 0, depth, scratch, (packed + (long) first * depth) * Float.BYTES);
    }
  }

  /** Computes the columns of one panel. All are in scratch memory; offsets in elements. */
  void run(int panel, MemorySegment scratch, long a, long packed, long c) {
    long at = (long) panel * width;
    product.run(
        scratch,
        a * Float.BYTES,
        scratch,
        (packed + at * depth) * Float.BYTES,
        scratch,
        (c + at) * Float.BYTES,
        1f,
        0f);
  }

  /** Computes c. */
  void run(MemorySegment scratch, long a, long packed, long c) {
    for (int panel = 0; panel < panels; panel++) {
      run(panel, scratch, a, packed, c);
    }
  }

  void compile() {
    product.warmUp();
    newPacker().warmUp(Storage.NATIVE);
  }
}
