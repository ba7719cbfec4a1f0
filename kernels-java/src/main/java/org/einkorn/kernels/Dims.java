package org.einkorn.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The sizes of a dense tensor, outermost first; as text {@code 64x3x28x28}.
 *
 * @param sizes the sizes, none negative
 */
public record Dims(List<Long> sizes) {

  /** Checks the sizes. */
  public Dims {
    sizes = List.copyOf(sizes);
    long count = 1;
    for (long size : sizes) {
      count = Math.multiplyExact(count, Checks.size("size", size));
    }
  }

  /** Dims of these sizes. */
  public static Dims of(long... sizes) {
    return new Dims(Arrays.stream(sizes).boxed().toList());
  }

  /** Dims from their text. */
  public static Dims parse(String text) {
    List<Long> sizes = new ArrayList<>();
    int position = 0;
    for (String size : text.split("x", -1)) {
      if (size.isEmpty() || !size.chars().allMatch(c -> c >= '0' && c <= '9')) {
        throw new ProblemText.SizesSyntaxException(
            "expected sizes such as 64x128, not '" + text + "'", position);
      }
      sizes.add(Checks.parseLong(size, position));
      position += size.length() + 1;
    }
    return new Dims(sizes);
  }

  /** The sizes joined by {@code x}. */
  public String text() {
    return sizes.stream().map(Object::toString).collect(Collectors.joining("x"));
  }

  /** Number of axes. */
  public int rank() {
    return sizes.size();
  }

  /** Size of an axis. */
  public long size(int axis) {
    return sizes.get(axis);
  }

  /** Number of elements. */
  public long count() {
    return product(0, rank());
  }

  /** Product of the sizes before an axis. */
  public long outer(int axis) {
    return product(0, axis);
  }

  /** Product of the sizes after an axis. */
  public long inner(int axis) {
    return product(axis + 1, rank());
  }

  /** The axis must exist. */
  public int requireAxis(int axis) {
    if (axis < 0 || axis >= rank()) {
      throw new IllegalArgumentException(
          "axis=" + axis + " is outside " + text() + ", which has " + rank() + " axes");
    }
    return axis;
  }

  /** A dense row-major layout with axes d0, d1, … */
  public Layout layout() {
    String[] names = new String[rank()];
    Arrays.setAll(names, i -> "d" + i);
    return Layout.dense(names, sizes.stream().mapToLong(Long::longValue).toArray());
  }

  /** A dense layout of these sizes without one axis. */
  public Layout layoutWithout(int axis) {
    List<Long> rest = new ArrayList<>(sizes);
    rest.remove(axis);
    return new Dims(rest).layout();
  }

  private long product(int from, int to) {
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= sizes.get(i);
    }
    return product;
  }
}
