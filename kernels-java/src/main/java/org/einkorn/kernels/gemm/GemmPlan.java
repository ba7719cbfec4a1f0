package org.einkorn.kernels.gemm;

import java.util.Locale;
import org.einkorn.kernels.microkernel.Blocking;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.Tile;

/**
 * How a generated variant computes a product.
 *
 * @param tile the micro-kernel's tile
 * @param blocking sizes of the blocks
 * @param supplyA whether A is packed
 * @param supplyB whether B is packed
 */
record GemmPlan(Tile tile, Blocking blocking, Supply supplyA, Supply supplyB) {

  /** Length of sums in one block of small products, which nothing is packed for. */
  static final int WHOLE = 1024;

  String id() {
    String packing = blocking.kc() == WHOLE ? "" : "/kc" + blocking.kc();
    if (supplyA == Supply.IN_PLACE) {
      packing += supplyB == Supply.IN_PLACE ? "/unpacked" : "/rows";
    }
    return "vector/gemm/"
        + tile.lanes().element().name().toLowerCase(Locale.ROOT)
        + '/'
        + tile
        + packing;
  }
}
