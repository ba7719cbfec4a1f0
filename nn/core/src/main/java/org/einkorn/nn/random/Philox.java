package org.einkorn.nn.random;

/**
 * The counter-based generator Philox4x32-10: a keyed bijection of 128-bit counters.
 *
 * <p>Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
 */
final class Philox {
  private static final int ROUNDS = 10;
  private static final long MULTIPLIER0 = 0xD2511F53L;
  private static final long MULTIPLIER1 = 0xCD9E8D57L;
  private static final int WEYL0 = 0x9E3779B9;
  private static final int WEYL1 = 0xBB67AE85;

  private Philox() {}

  /** The first two words of the block, the first in the low half. */
  static long low(long counterLow, long counterHigh, long key) {
    return block(counterLow, counterHigh, key, false);
  }

  /** The last two words of the block, the third in the low half. */
  static long high(long counterLow, long counterHigh, long key) {
    return block(counterLow, counterHigh, key, true);
  }

  private static long block(long counterLow, long counterHigh, long key, boolean upper) {
    int c0 = (int) counterLow;
    int c1 = (int) (counterLow >>> 32);
    int c2 = (int) counterHigh;
    int c3 = (int) (counterHigh >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER0 * (c0 & 0xFFFFFFFFL);
      long product1 = MULTIPLIER1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL0;
      k1 += WEYL1;
    }
    return upper ? join(c2, c3) : join(c0, c1);
  }

  private static long join(int low, int high) {
    return (low & 0xFFFFFFFFL) | ((long) high << 32);
  }
}
