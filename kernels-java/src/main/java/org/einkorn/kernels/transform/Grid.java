package org.einkorn.kernels.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.kernels.Dims;

/**
 * Positions of a dense tensor that are evenly spaced on every axis.
 *
 * @param dims the tensor's sizes
 * @param start the first position of each axis
 * @param size number of positions of each axis
 * @param step distance of positions of each axis
 */
record Grid(long[] dims, long[] start, long[] size, long[] step) {

  /** A grid without gaps. */
  static Grid dense(long[] dims, long[] start, long[] size) {
    long[] ones = new long[dims.length];
    Arrays.fill(ones, 1);
    return new Grid(dims, start, size, ones);
  }

  static long[] sizes(Dims dims) {
    return array(dims.sizes());
  }

  static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** The strides of a dense tensor. */
  static long[] strides(long[] dims) {
    long[] strides = new long[dims.length];
    long stride = 1;
    for (int axis = dims.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= dims[axis];
    }
    return strides;
  }

  /** The first element of the grid in the tensor. */
  long first() {
    long[] strides = strides(dims);
    long first = 0;
    for (int axis = 0; axis < dims.length; axis++) {
      first += start[axis] * strides[axis];
    }
    return first;
  }

  /** Boxes to fill that hold each element outside of the grid once. */
  List<Box> complement() {
    List<Box> boxes = new ArrayList<>();
    for (int axis = 0; axis < dims.length; axis++) {
      long last = size[axis] == 0 ? -1 : start[axis] + (size[axis] - 1) * step[axis];
      addOutside(boxes, axis, 0, size[axis] == 0 ? 0 : start[axis], 1);
      for (long gap = 1; gap < step[axis]; gap++) {
        addOutside(boxes, axis, start[axis] + gap, size[axis] - 1, step[axis]);
      }
      addOutside(boxes, axis, last + 1, dims[axis] - last - 1, 1);
    }
    return boxes;
  }

  /** On this axis the given positions, on those before the grid's, on those behind all. */
  private void addOutside(List<Box> boxes, int axis, long from, long count, long distance) {
    long[] strides = strides(dims);
    Box.Axis[] axes = new Box.Axis[dims.length];
    long to = from * strides[axis];
    for (int a = 0; a < dims.length; a++) {
      if (a < axis) {
        axes[a] = new Box.Axis(size[a], 0, step[a] * strides[a]);
        to += start[a] * strides[a];
      } else {
        axes[a] =
            a == axis
                ? new Box.Axis(Math.max(0, count), 0, distance * strides[a])
                : new Box.Axis(dims[a], 0, strides[a]);
      }
    }
    boxes.add(new Box(Box.NONE, axes, 0, to));
  }
}
