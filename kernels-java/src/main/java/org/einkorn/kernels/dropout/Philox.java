package org.einkorn.kernels.dropout;

/**
 * Philox4x32-10, a counter-based random generator: 128 random bits for a counter of 128 bits and a
 * key of 64 (Salmon, Moraes, Dror and Shaw, 2011, Parallel Random Numbers: As Easy as 1, 2, 3,
 * SC11). Words are unsigned 32-bit numbers in ints, the low half of a long is its first word.
 */
public final class Philox {

  static final int ROUNDS = 10;
  static final long MULTIPLIER_0 = 0xD2511F53L;
  static final long MULTIPLIER_1 = 0xCD9E8D57L;
  static final int WEYL_0 = 0x9E3779B9;
  static final int WEYL_1 = 0xBB67AE85;

  private Philox() {}

  /** One of the four words of a counter. */
  public static int word(long key, long counterLow, long counterHigh, int number) {
    int c0 = (int) counterLow;
    int c1 = (int) (counterLow >>> 32);
    int c2 = (int) counterHigh;
    int c3 = (int) (counterHigh >>> 32);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    for (int round = 0; round < ROUNDS; round++) {
      long product0 = MULTIPLIER_0 * Integer.toUnsignedLong(c0);
      long product1 = MULTIPLIER_1 * Integer.toUnsignedLong(c2);
      c0 = (int) (product1 >>> 32) ^ c1 ^ k0;
      c1 = (int) product1;
      c2 = (int) (product0 >>> 32) ^ c3 ^ k1;
      c3 = (int) product0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    return switch (number) {
      case 0 -> c0;
      case 1 -> c1;
      case 2 -> c2;
      case 3 -> c3;
      default -> throw new IndexOutOfBoundsException("word " + number + " of four");
    };
  }
}
