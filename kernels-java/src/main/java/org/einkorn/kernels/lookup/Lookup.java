package org.einkorn.kernels.lookup;

import java.util.Optional;

/**
 * The shape of a lookup: {@code dst[o, i, j] = table[o, indices[i], j]}.
 *
 * @param outer number of tables, which share the indices
 * @param rows rows of a table
 * @param width elements of a row
 * @param count number of indices
 * @param padding the row that counts as zeros, or −1
 */
public record Lookup(long outer, long rows, long width, long count, long padding) {

  private static final long LARGEST = Integer.MAX_VALUE - 8;

  /** Why the loops, which count by int, cannot do it. */
  public Optional<String> limit() {
    long greatest = Math.max(rows, Math.max(width, count));
    return greatest <= LARGEST
        ? Optional.empty()
        : Optional.of(
            "counts rows, indices and elements of a row up to " + LARGEST + ", not " + greatest);
  }
}
