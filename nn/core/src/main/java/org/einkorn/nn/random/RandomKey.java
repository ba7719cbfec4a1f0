package org.einkorn.nn.random;

import java.nio.charset.StandardCharsets;

/**
 * A key of counter-based random numbers (Philox4x32-10). Number <i>i</i> of a key is a pure
 * function of the key and <i>i</i>; independent streams come from {@link #split(long) splitting}.
 *
 * @param value the 64 bits of the key
 */
public record RandomKey(long value) {
  /** Counters of numbers and of splits differ in their upper half, so they never meet. */
  private static final long NUMBERS = 0;

  private static final long SPLITS = 1;

  /** The key of a seed. */
  public static RandomKey of(long seed) {
    return new RandomKey(seed);
  }

  /** An independent key: the same for the same index. */
  public RandomKey split(long index) {
    return new RandomKey(Philox.low(index, SPLITS, value));
  }

  /** An independent key for a purpose, such as {@code "shuffle"}. */
  public RandomKey split(String purpose) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : purpose.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return new RandomKey(Philox.high(hash, SPLITS, value));
  }

  /** 64 random bits. */
  public long bits(long index) {
    return Philox.low(index, NUMBERS, value);
  }

  /** A number from 0, inclusive, to 1, exclusive: a multiple of 2<sup>-53</sup>. */
  public double uniform(long index) {
    return (bits(index) >>> 11) * 0x1p-53;
  }

  /** A number of the standard normal distribution, by the method of Box and Muller. */
  public double gaussian(long index) {
    double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - uniform(index)));
    double turn = (Philox.high(index, NUMBERS, value) >>> 11) * 0x1p-53;
    return radius * StrictMath.cos(2 * StrictMath.PI * turn);
  }

  /**
   * An integer from 0 to {@code bound}, exclusive. Its bias is below 2<sup>-33</sup>.
   *
   * @throws IllegalArgumentException when the bound is not positive
   */
  public int below(long index, int bound) {
    if (bound <= 0) {
      throw new IllegalArgumentException("bound must be positive, not " + bound);
    }
    return (int) Math.unsignedMultiplyHigh(bits(index), bound);
  }

  /** The numbers 0 to {@code size} - 1 in random order (Fisher–Yates). */
  public int[] permutation(int size) {
    int[] order = new int[size];
    permute(order);
    return order;
  }

  /** Overwrites {@code order} with the numbers 0 to its length - 1 in random order. */
  public void permute(int[] order) {
    for (int i = 0; i < order.length; i++) {
      int j = below(i, i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }
}
