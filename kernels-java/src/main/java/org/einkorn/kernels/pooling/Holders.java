package org.einkorn.kernels.pooling;

import java.util.Arrays;

/** For each input position of an axis the outputs whose windows may hold it. */
final class Holders {

  private final Span span;

  /** The first output whose window holds a position. */
  final int[] from;

  /** One more than the last; 0 where no window holds the position. */
  final int[] to;

  Holders(Span span) {
    this.span = span;
    from = new int[span.in];
    to = new int[span.in];
    Arrays.fill(from, span.out);
    for (int o = 0; o < span.out; o++) {
      for (int t = 0; t < span.taps[o]; t++) {
        int i = span.first[o] + t * span.step;
        from[i] = Math.min(from[i], o);
        to[i] = o + 1;
      }
    }
  }

  /** Whether the window of an output between them holds a position. */
  boolean holds(int output, int input) {
    if (span.step == 1) {
      return true;
    }
    int distance = input - span.first[output];
    return distance >= 0 && distance % span.step == 0 && distance / span.step < span.taps[output];
  }
}
