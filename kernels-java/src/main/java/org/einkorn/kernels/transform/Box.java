package org.einkorn.kernels.transform;

/**
 * Elements on a grid of several axes, each of which has a place in a source and one in a
 * destination, or in the destination only.
 *
 * @param source the number of the source, or {@link #NONE}
 * @param axes the axes, outermost of the destination first
 * @param from the first element in the source
 * @param to the first element in the destination
 */
record Box(int source, Axis[] axes, long from, long to) {

  /** No source: the elements are filled. */
  static final int NONE = -1;

  /**
   * An axis.
   *
   * @param size number of elements
   * @param from distance of neighbours in the source
   * @param to distance of neighbours in the destination
   */
  record Axis(long size, long from, long to) {}

  /** The same with source and destination exchanged. */
  Box reversed() {
    Axis[] turned = new Axis[axes.length];
    for (int i = 0; i < axes.length; i++) {
      turned[i] = new Axis(axes[i].size, axes[i].to, axes[i].from);
    }
    return new Box(source, turned, to, from);
  }

  boolean isEmpty() {
    for (Axis axis : axes) {
      if (axis.size == 0) {
        return true;
      }
    }
    return false;
  }
}
