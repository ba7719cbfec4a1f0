package org.einkorn.kernels.convolution;

import java.util.Arrays;
import org.einkorn.kernels.Window;

/**
 * The column matrix of the images of a batch and one group: row (c, q, r, s) is a channel and a
 * tap, its columns are the positions of all images, one image after the other. The matrix itself is
 * never stored. Its elements are read from the image where no position meets padding and neighbours
 * in a row are neighbours in memory ({@link #isDirect}), else from a copy of those rows of the
 * image that a block of positions needs, with zeros for the padding and the columns sorted by their
 * remainder of the step.
 */
final class ColumnGeometry {

  final int channels;
  final Axis d;
  final Axis h;
  final Axis w;

  /** The positions along each axis; {@link #h} and {@link #w} may have been joined. */
  final int planes;

  final int lines;
  final int lineLength;

  /** For each tap its number in the kernel. */
  final int[] taps;

  /** Remainders of the step whose columns some tap meets; their order in a row of the copy. */
  final int[] phases;

  /** Columns of each remainder. */
  final int phaseSize;

  ColumnGeometry(int channels, Axis d, Axis h, Axis w, int kernelH, int kernelW) {
    this.channels = channels;
    this.planes = d.positions;
    this.lines = h.positions;
    this.lineLength = w.positions;
    this.taps = new int[d.taps.length * h.taps.length * w.taps.length];
    int tap = 0;
    for (int q : d.taps) {
      for (int r : h.taps) {
        for (int s : w.taps) {
          taps[tap++] = (q * kernelH + r) * kernelW + s;
        }
      }
    }
    if (h.isIdentity() && w.isIdentity()) {
      // rows follow each other without a gap
      w = Axis.identity(h.positions * w.positions);
      h = Axis.identity(1);
      if (d.isIdentity()) {
        w = Axis.identity(d.positions * w.positions);
        d = Axis.identity(1);
      }
    }
    this.d = d;
    this.h = h;
    this.w = w;
    int low = w.low;
    int step = w.step;
    this.phases = Arrays.stream(w.offsets).map(o -> (o - low) % step).distinct().toArray();
    Arrays.sort(phases);
    int span = (w.positions - 1) * step + w.high - low + 1;
    this.phaseSize = Math.max(1, Math.ceilDiv(span, step));
  }

  /** The columns of the source, for the positions of the destination. */
  static ColumnGeometry forward(ConvolutionProblem p) {
    return new ColumnGeometry(
        (int) (p.ic() / p.groups()),
        Axis.forward(p.d()),
        Axis.forward(p.h()),
        Axis.forward(p.w()),
        (int) p.h().kernel(),
        (int) p.w().kernel());
  }

  /** The columns of the destination's gradient, for source positions of these remainders. */
  static ColumnGeometry backward(ConvolutionProblem p, int d, int h, int w) {
    return new ColumnGeometry(
        (int) (p.oc() / p.groups()),
        Axis.backward(p.d(), d),
        Axis.backward(p.h(), h),
        Axis.backward(p.w(), w),
        (int) p.h().kernel(),
        (int) p.w().kernel());
  }

  /** The destination as a matrix: a row for each channel. */
  static ColumnGeometry ofDestination(ConvolutionProblem p) {
    return new ColumnGeometry(
        (int) (p.oc() / p.groups()), identity(p.d()), identity(p.h()), identity(p.w()), 1, 1);
  }

  private static Axis identity(Window window) {
    return Axis.identity((int) window.out());
  }

  /** Columns for one image. */
  int positions() {
    return d.positions * h.positions * w.positions;
  }

  /** Rows of the matrix. */
  int depth() {
    return channels * taps.length;
  }

  /** Elements of one channel of an image. */
  long plane() {
    return (long) d.size * h.size * w.size;
  }

  /** True when an image in native memory is read where it lies. */
  boolean isDirect() {
    return w.step == 1 && d.isInside() && h.isInside() && w.isInside();
  }

  /** Elements of a row of the copy. */
  int pitch() {
    return phases.length * phaseSize;
  }

  /** Rows of the image's plane that a block of so many columns may touch, at most. */
  int copyRows(int block) {
    int rows = Math.min(h.positions, Math.ceilDiv(block, Math.max(1, w.positions)) + 1);
    return h.copySize(Math.max(1, rows));
  }

  /** Planes that a block of so many columns may touch, at most. */
  int segments(int block, long images) {
    long plane = (long) h.positions * w.positions;
    return (int) Math.min(images * d.positions, block / Math.max(1, plane) + 2);
  }
}
