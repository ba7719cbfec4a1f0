package org.einkorn.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * How the elements of an operand lie in its buffer: named axes, outermost first, each with its size
 * and its stride in elements.
 *
 * @param axes the axes; an empty list is a single element
 */
public record Layout(List<Axis> axes) {

  /**
   * One axis.
   *
   * @param name what the axis counts, such as {@code m} or {@code oc}
   * @param size number of positions
   * @param stride distance between neighbours in elements
   */
  public record Axis(String name, long size, long stride) {}

  /** Copies the list. */
  public Layout {
    axes = List.copyOf(axes);
  }

  /** A dense row-major layout. */
  public static Layout dense(String[] names, long... sizes) {
    List<Axis> axes = new ArrayList<>();
    long stride = 1;
    for (int i = sizes.length - 1; i >= 0; i--) {
      axes.addFirst(new Axis(names[i], sizes[i], stride));
      stride = Math.multiplyExact(stride, Math.max(1, sizes[i]));
    }
    return new Layout(axes);
  }

  /** A dense vector. */
  public static Layout vector(String name, long size) {
    return new Layout(List.of(new Axis(name, size, 1)));
  }

  /** A row-major matrix with a leading dimension. */
  public static Layout matrix(String row, long rows, String column, long columns, long ld) {
    return new Layout(List.of(new Axis(row, rows, ld), new Axis(column, columns, 1)));
  }

  /** Number of logical elements: the product of the sizes. */
  public long count() {
    long count = 1;
    for (Axis axis : axes) {
      count = Math.multiplyExact(count, axis.size());
    }
    return count;
  }

  /** Number of elements from the first to the last one touched, gaps included; 0 when empty. */
  public long extent() {
    long last = 0;
    for (Axis axis : axes) {
      if (axis.size() == 0) {
        return 0;
      }
      last = Math.addExact(last, Math.multiplyExact(axis.size() - 1, axis.stride()));
    }
    return last + 1;
  }

  /** True when the logical elements fill the extent without a gap, in row-major order. */
  public boolean isDense() {
    long stride = 1;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      if (axis.size() > 1 && axis.stride() != stride) {
        return false;
      }
      stride *= Math.max(1, axis.size());
    }
    return true;
  }

  /** Offset in elements of the logical element with this row-major number. */
  public long offsetOf(long logical) {
    long rest = logical;
    long offset = 0;
    for (int i = axes.size() - 1; i >= 0; i--) {
      Axis axis = axes.get(i);
      offset += rest % axis.size() * axis.stride();
      rest /= axis.size();
    }
    return offset;
  }

  /** The sizes with the names of the axes, such as {@code m=128 × k=64}. */
  @Override
  public String toString() {
    StringJoiner text = new StringJoiner(" × ");
    text.setEmptyValue("scalar");
    for (Axis axis : axes) {
      text.add(axis.name() + "=" + axis.size());
    }
    return text.toString();
  }
}
