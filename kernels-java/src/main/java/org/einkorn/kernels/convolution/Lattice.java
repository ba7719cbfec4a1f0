package org.einkorn.kernels.convolution;

import java.util.ArrayList;
import java.util.List;

/**
 * Elements of the destination that are one matrix product: all of them, or, for the gradient of a
 * strided convolution, those whose places leave the same remainders when divided by the strides.
 * Each needs only those taps that meet it, so nothing is multiplied by zeros.
 *
 * @param columns the column matrix
 * @param d first plane
 * @param h first row
 * @param w first column
 */
record Lattice(ColumnGeometry columns, int d, int h, int w) {

  /** The lattices of forward or backward-data. */
  static List<Lattice> of(ConvolutionProblem p, boolean forward) {
    if (forward) {
      return List.of(new Lattice(ColumnGeometry.forward(p), 0, 0, 0));
    }
    List<Lattice> lattices = new ArrayList<>();
    for (int d = 0; d < Math.min(p.d().stride(), p.d().in()); d++) {
      for (int h = 0; h < Math.min(p.h().stride(), p.h().in()); h++) {
        for (int w = 0; w < Math.min(p.w().stride(), p.w().in()); w++) {
          lattices.add(new Lattice(ColumnGeometry.backward(p, d, h, w), d, h, w));
        }
      }
    }
    return lattices;
  }
}
