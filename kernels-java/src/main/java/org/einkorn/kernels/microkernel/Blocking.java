package org.einkorn.kernels.microkernel;

/**
 * Sizes of the blocks of a matrix product, after Goto and van de Geijn, "Anatomy of
 * high-performance matrix multiplication", 2008.
 *
 * @param kc length of the partial sums: a panel of kc × NR of B stays in the first cache
 * @param mc rows of A: a block of mc × kc stays in the second cache
 * @param nc columns of B: a block of kc × nc stays in the last cache
 */
public record Blocking(int kc, int mc, int nc) {

  public Blocking {
    if (kc < 1 || mc < 1 || nc < 1) {
      throw new IllegalArgumentException("blocks of kc " + kc + ", mc " + mc + ", nc " + nc);
    }
  }
}
