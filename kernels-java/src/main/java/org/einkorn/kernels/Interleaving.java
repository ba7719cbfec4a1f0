package org.einkorn.kernels;

/**
 * Operands that lie between each other without touching, such as the three parts of each row of a
 * packed projection. Recognized when both have an axis of one pitch: below it each takes one run of
 * a row, and above it moves by whole rows.
 */
final class Interleaving {

  private Interleaving() {}

  /** True when it is certain that two operands share no element; starts are in elements. */
  static boolean isDisjoint(Layout a, long aStart, Layout b, long bStart) {
    for (Layout.Axis axis : a.axes()) {
      long pitch = axis.stride();
      if (pitch > 0 && isDisjoint(run(a, pitch), aStart, run(b, pitch), bStart, pitch)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isDisjoint(long aRun, long aStart, long bRun, long bStart, long pitch) {
    long ahead = Math.floorMod(bStart - aStart, pitch);
    return aRun <= ahead && bRun <= pitch - ahead;
  }

  /** Elements of the run that a layout takes of each row, or too many when it is no such layout. */
  private static long run(Layout layout, long pitch) {
    long run = 1;
    for (Layout.Axis axis : layout.axes()) {
      if (axis.size() > 1 && axis.stride() < pitch) {
        run += (axis.size() - 1) * axis.stride();
      } else if (axis.size() > 1 && axis.stride() % pitch != 0) {
        return Long.MAX_VALUE;
      }
    }
    return run;
  }
}
