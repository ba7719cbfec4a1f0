package org.einkorn.kernels.vector;

/**
 * Lengths of chains of f32 additions. Sums are taken in chains that are then added, so that of
 * <i>N</i> terms none passes more than about {@code 2·√N} roundings, or in short chains that are
 * added in double.
 */
public final class Chains {

  /** Terms of a chain whose result is added in double. */
  public static final int SHORT = 64;

  private Chains() {}

  /** Terms of each chain when their results are added in f32. */
  public static int length(long terms) {
    return Math.max(SHORT / 4, (int) Math.ceil(Math.sqrt(terms)));
  }
}
