package org.einkorn.kernels.dropout;

import org.einkorn.kernels.Problem;

/** Which elements a dropout keeps. */
final class Mask {

  /** Elements whose words come from neighbouring counters. */
  static final int BLOCK = 64;

  /** Counters of a block, each of four words. */
  static final int COUNTERS = 16;

  private Mask() {}

  /** Words below this one, unsigned, drop their element. */
  static int threshold(double probability) {
    return (int) (long) Math.min(0xFFFFFFFFL, Math.rint(probability * 0x1p32));
  }

  /** The factor of what is kept. */
  static float scale(double probability) {
    return (float) (1 / (1 - probability));
  }

  /** Whether an element is kept. */
  static boolean keeps(long seed, long offset, int threshold, long element) {
    long counter = element / BLOCK * COUNTERS + element % COUNTERS;
    int word = Philox.word(seed, counter, offset, (int) (element % BLOCK) / COUNTERS);
    return Integer.compareUnsigned(word, threshold) >= 0;
  }

  /** A long from the two s32 that hold it. */
  static long join(int low, int high) {
    return (long) high << 32 | Integer.toUnsignedLong(low);
  }

  /** The probability must leave something. */
  static void require(double probability, Problem problem) {
    if (!(probability >= 0 && probability < 1)) {
      throw new IllegalArgumentException(
          "the probability is "
              + probability
              + ", which must be at least 0 and less than 1, in '"
              + problem.text()
              + "'");
    }
  }
}
