package org.einkorn.kernels.convolution;

import org.einkorn.kernels.vector.Floats;

/**
 * The padded copy of one plane of an image, cut into planes by the remainders of the steps of both
 * axes, so that neighbouring positions are neighbours in memory at every stride. With rows of the
 * same length as the copy's, the result is a flat sequence: position {@code q = y · pitch + x} and
 * tap <i>t</i> meet the element {@code q + shifts[t]}. Positions from the row's end to the pitch
 * are computed in vain.
 */
final class PhasedPlane {

  final Axis h;
  final Axis w;

  /** Elements from one row to the next. */
  final int pitch;

  /** Rows of each plane. */
  final int height;

  /** Bytes from a position to what each tap meets. */
  final long[] shifts;

  /** For each tap its number in the kernel. */
  final int[] taps;

  /** For each vector of the sequence the lanes that are results. */
  final long[] masks;

  PhasedPlane(Axis h, Axis w, int kernelW) {
    this.h = h;
    this.w = w;
    this.pitch = size(w);
    this.height = size(h);
    this.taps = new int[h.taps.length * w.taps.length];
    this.shifts = new long[taps.length];
    int tap = 0;
    for (int r = 0; r < h.taps.length; r++) {
      for (int s = 0; s < w.taps.length; s++) {
        int row = h.offsets[r] - h.low;
        int column = w.offsets[s] - w.low;
        int plane = row % h.step * w.step + column % w.step;
        long at = ((long) plane * height + row / h.step) * pitch + column / w.step;
        shifts[tap] = at * Float.BYTES;
        taps[tap++] = h.taps[r] * kernelW + w.taps[s];
      }
    }
    this.masks = new long[Math.ceilDiv(flat(), Floats.LENGTH)];
    for (int q = 0; q < flat(); q++) {
      if (q % pitch < w.positions) {
        masks[q / Floats.LENGTH] |= 1L << q % Floats.LENGTH;
      }
    }
  }

  /** The result's plane, laid out in memory as the flat sequence is. */
  PhasedPlane ofResults() {
    return new PhasedPlane(Axis.identity(h.positions), Axis.padded(w.positions, pitch), 1);
  }

  private static int size(Axis axis) {
    int span = (axis.positions - 1) * axis.step + axis.high - axis.low + 1;
    return Math.max(1, Math.ceilDiv(span, axis.step));
  }

  /** Positions in the flat sequence. */
  int flat() {
    return h.positions * pitch;
  }

  /** Elements of the copy. */
  long copySize() {
    return (long) h.step * w.step * height * pitch;
  }
}
