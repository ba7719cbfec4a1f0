package org.einkorn.kernels.opencl;

import org.einkorn.bindings.opencl.NdRange;

/**
 * How the work-items of a work-group share rows of data: see {@code lanes.cl}.
 *
 * @param lanes work-items of a row, a power of two
 */
record Lanes(int lanes) {

  /** Work-items of a work-group. */
  static final int GROUP = 64;

  /** As many lanes as a row of this length keeps busy. */
  static Lanes forLength(long length) {
    int lanes = 1;
    while (lanes < length && lanes < GROUP) {
      lanes *= 2;
    }
    return new Lanes(lanes);
  }

  /** Rows of a work-group. */
  int rows() {
    return GROUP / lanes;
  }

  /** Work-groups for this many rows. */
  NdRange range(long count) {
    return NdRange.groups(Math.ceilDiv(count, rows()), GROUP);
  }
}
