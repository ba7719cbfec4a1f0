package org.einkorn.bindings.opencl;

import java.util.Arrays;

/**
 * How many work-items a launch has, and in which work-groups. Immutable; made once, used for every
 * launch.
 */
public final class NdRange {

  private final long[] global;
  private final long[] local;
  private final long groupSize;
  private final boolean empty;

  private NdRange(long[] global, long[] local) {
    this.global = global;
    this.local = local;
    long items = 1;
    boolean none = false;
    for (int d = 0; d < global.length; d++) {
      if (local[d] < 1 || global[d] < 0 || global[d] % local[d] != 0) {
        throw new IllegalArgumentException(
            "global size "
                + Arrays.toString(global)
                + " is no multiple of local size "
                + Arrays.toString(local)
                + " in dimension "
                + d);
      }
      items = Math.multiplyExact(items, local[d]);
      none |= global[d] == 0;
    }
    this.groupSize = items;
    this.empty = none;
  }

  /**
   * Whole work-groups that cover at least {@code items} work-items; the kernel must ignore those
   * past the end.
   */
  public static NdRange covering(long items, long local) {
    return new NdRange(new long[] {roundUp(items, local)}, new long[] {local});
  }

  /** Work-groups in one dimension. */
  public static NdRange groups(long groups, long local) {
    return new NdRange(new long[] {Math.multiplyExact(groups, local)}, new long[] {local});
  }

  /** Work-groups in three dimensions: {@code groups × local} work-items in each. */
  public static NdRange groups(
      long groupsX, long groupsY, long groupsZ, long localX, long localY, long localZ) {
    return new NdRange(
        new long[] {
          Math.multiplyExact(groupsX, localX),
          Math.multiplyExact(groupsY, localY),
          Math.multiplyExact(groupsZ, localZ)
        },
        new long[] {localX, localY, localZ});
  }

  /** Work-items in one work-group. */
  public long groupSize() {
    return groupSize;
  }

  /** Whether it has no work-item: launching it does nothing. */
  public boolean isEmpty() {
    return empty;
  }

  int dimensions() {
    return global.length;
  }

  /** Shared with the native call, never changed. */
  long[] global() {
    return global;
  }

  long[] local() {
    return local;
  }

  /** Both sizes. */
  @Override
  public String toString() {
    return Arrays.toString(global) + " in groups of " + Arrays.toString(local);
  }

  private static long roundUp(long items, long local) {
    return Math.multiplyExact(Math.ceilDiv(items, local), local);
  }
}
