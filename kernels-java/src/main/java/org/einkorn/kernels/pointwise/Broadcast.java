package org.einkorn.kernels.pointwise;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.einkorn.kernels.Dims;

/**
 * How the elements of dense sources go with those of a dense destination: along an axis a source
 * has the destination's size, or size 1 and is repeated. Neighbouring axes along which all sources
 * do the same are one axis here, and axes of size 1 are left out.
 */
final class Broadcast {

  /** Sources that loops take. */
  private static final int MOST = 3;

  private final long[] sizes;
  private final long[][] strides;
  private final long length;
  private final long rows;
  private final long[] steps = new long[MOST];
  private final long[] rowSteps = new long[MOST];

  private Broadcast(long[] sizes, long[][] strides) {
    this.sizes = sizes;
    this.strides = strides;
    int last = sizes.length - 1;
    this.length = sizes[last];
    this.rows = last > 0 ? sizes[last - 1] : 1;
    for (int s = 0; s < strides[last].length; s++) {
      steps[s] = strides[last][s];
      rowSteps[s] = last > 0 ? strides[last - 1][s] : 0;
    }
  }

  /** The walk over a destination and its sources, which have as many axes. */
  static Broadcast of(Dims dst, List<Dims> sources) {
    List<Long> sizes = new ArrayList<>();
    List<long[]> strides = new ArrayList<>();
    for (int axis = dst.rank() - 1; axis >= 0; axis--) {
      if (dst.size(axis) == 1) {
        continue;
      }
      long[] stride = new long[sources.size()];
      for (int s = 0; s < stride.length; s++) {
        stride[s] = sources.get(s).size(axis) == 1 ? 0 : sources.get(s).inner(axis);
      }
      if (!sizes.isEmpty() && continues(stride, strides.getLast(), sizes.getLast())) {
        sizes.set(sizes.size() - 1, sizes.getLast() * dst.size(axis));
      } else {
        sizes.add(dst.size(axis));
        strides.add(stride);
      }
    }
    Collections.reverse(sizes);
    Collections.reverse(strides);
    if (sizes.isEmpty()) {
      sizes.add(1L);
      strides.add(new long[sources.size()]);
    }
    return new Broadcast(
        sizes.stream().mapToLong(Long::longValue).toArray(), strides.toArray(long[][]::new));
  }

  private static boolean continues(long[] outer, long[] inner, long size) {
    for (int s = 0; s < outer.length; s++) {
      if (outer[s] != inner[s] * size) {
        return false;
      }
    }
    return true;
  }

  /** A bit for each source that is repeated along the last axis. */
  int repeated() {
    int bits = 0;
    long[] last = strides[strides.length - 1];
    for (int s = 0; s < last.length; s++) {
      bits |= last[s] == 0 ? 1 << s : 0;
    }
    return bits;
  }

  /** Number of elements of the destination. */
  long count() {
    long count = 1;
    for (long size : sizes) {
      count *= size;
    }
    return count;
  }

  /** Elements of a row along the last axis. */
  long rowLength() {
    return length;
  }

  /** Elements from one of the destination's to the end of its row. */
  long left(long element) {
    return length - element % length;
  }

  /** Rows from that of an element on to the end of the last axis but one. */
  long rowsLeft(long element) {
    return rows - element / length % rows;
  }

  /** Places from an element of a source to the next in a row: 1, or 0 where it is repeated. */
  long step(int source) {
    return steps[source];
  }

  /** Places from an element of a source to the start of the next row, its own row's rest given. */
  long toNextRow(int source, long left) {
    return rowSteps[source] - (length - left) * steps[source];
  }

  /** The place in a source that belongs to an element of the destination. */
  long place(int source, long element) {
    if (sizes.length == 1) {
      return element * strides[0][source];
    }
    long place = 0;
    long rest = element;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      long next = rest / sizes[axis];
      place += (rest - next * sizes[axis]) * strides[axis][source];
      rest = next;
    }
    return place;
  }
}
