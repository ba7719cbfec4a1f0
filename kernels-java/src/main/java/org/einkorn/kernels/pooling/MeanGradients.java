package org.einkorn.kernels.pooling;

import static org.einkorn.kernels.vector.Floats.LENGTH;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Where the gradient of each input of a mean in NCHW comes from, for strides 1 and 2 of the
 * columns. With a stride of 2 an input column has one of two phases, each of which every second
 * position of a window meets.
 */
final class MeanGradients {

  final Windows p;
  final Holders d;
  final Holders h;

  /** For each phase, how far before its first window the windows of a column are. */
  final int[][] shifts;

  /** Input columns whose windows are all inside the output, in whole steps of the stride. */
  final int first;

  final int end;

  /** What each position of a row of windows counts, but for the columns' part. */
  final float[] shares;

  /** What the columns of windows count of that; empty where all count the same. */
  final float[] parts;

  private final int pad;

  MeanGradients(Windows p) {
    this.p = p;
    int stride = p.strideW;
    int step = p.w.step;
    d = new Holders(p.d);
    h = new Holders(p.h);
    pad = p.w.place[0] * step - p.w.first[0];
    shifts = new int[stride][];
    int farthest = 0;
    for (int phase = 0; phase < stride; phase++) {
      int wanted = phase;
      shifts[phase] =
          IntStream.range(0, p.kw)
              .map(s -> s * step)
              .filter(place -> place % stride == wanted)
              .map(place -> place / stride)
              .toArray();
      farthest = Math.max(farthest, Arrays.stream(shifts[phase]).max().orElse(0));
    }
    int least = Math.max(farthest, Math.ceilDiv(pad, stride));
    first = Math.min(p.w.in, least * stride - pad);
    end = Math.max(first, Math.min(p.w.in, p.w.out * stride - pad));
    shares = new float[p.d.out * p.h.out];
    parts = p.countsPadding() || isFull(p) ? new float[0] : parts(p);
    for (int i = 0; i < shares.length; i++) {
      int z = i / p.h.out;
      int y = i % p.h.out;
      int taps = Math.max(1, p.d.taps[z] * p.h.taps[y]);
      shares[i] = parts.length > 0 ? 1f / taps : p.share(z, y, 0);
    }
  }

  private static boolean isFull(Windows p) {
    return p.inner == 0 && p.innerEnd == p.w.out;
  }

  private static float[] parts(Windows p) {
    float[] parts = new float[p.w.out + LENGTH];
    for (int x = 0; x < p.w.out; x++) {
      parts[x] = 1f / Math.max(1, p.w.taps[x]);
    }
    return parts;
  }

  /** Whether most columns of such a problem are computed by vectors. */
  static boolean fits(Windows p) {
    if (p.strideW < 1 || p.strideW > 2 || p.w.out == 0) {
      return false;
    }
    long reach = (p.kw - 1L) * p.w.step;
    return 2 * reach <= p.w.in;
  }

  /** The phase of an input column. */
  int phase(int column) {
    return (column + pad) & (p.strideW - 1);
  }

  /** The last window that may hold an input column. */
  int window(int column) {
    return (column + pad) >> (p.strideW - 1);
  }
}
