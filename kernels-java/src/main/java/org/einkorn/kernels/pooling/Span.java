package org.einkorn.kernels.pooling;

import org.einkorn.kernels.Window;

/** What the windows along one axis hold of the input, for each output. */
final class Span {

  /** Greatest number of outputs, for which tables are kept. */
  static final long MOST = 1 << 24;

  final int in;
  final int out;

  /** First input position inside the input. */
  final int[] first;

  /** Number of positions inside. */
  final int[] taps;

  /** Which position of the window the first one is. */
  final int[] place;

  /** Distance of neighbouring positions. */
  final int step;

  Span(Window window, boolean adaptive) {
    in = (int) window.in();
    out = (int) window.out();
    step = (int) window.dilation() + 1;
    first = new int[out];
    taps = new int[out];
    place = new int[out];
    for (int o = 0; o < out; o++) {
      if (adaptive) {
        first[o] = (int) ((long) o * in / out);
        taps[o] = (int) Math.ceilDiv((o + 1L) * in, out) - first[o];
      } else {
        uniform(window, o);
      }
    }
  }

  private void uniform(Window window, int o) {
    long start = window.input(o, 0);
    place[o] = (int) Math.max(0, Math.ceilDiv(-start, step));
    long end = Math.min(window.kernel(), Math.ceilDiv(in - start, step));
    first[o] = (int) (start + (long) place[o] * step);
    taps[o] = (int) Math.max(0, end - place[o]);
  }
}
