package org.einkorn.nn;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Sizes of a dense tensor with the names of its axes, outermost first.
 *
 * @param axes the axes
 */
public record Shape(List<Axis> axes) {

  /**
   * One axis.
   *
   * @param name what it counts
   * @param size number of positions
   */
  public record Axis(String name, long size) {

    /** Checks that the size is not negative. */
    public Axis {
      if (size < 0) {
        throw new IllegalArgumentException("the size of axis " + name + " is negative: " + size);
      }
    }
  }

  /** Copies the list and checks that the number of elements fits a long. */
  public Shape {
    axes = List.copyOf(axes);
    long count = 1;
    for (Axis axis : axes) {
      count = Math.multiplyExact(count, Math.max(1, axis.size()));
    }
  }

  /** A single number. */
  public static Shape scalar() {
    return new Shape(List.of());
  }

  /** A vector. */
  public static Shape vector(String axis, long size) {
    return new Shape(List.of(new Axis(axis, size)));
  }

  /** Rows of features: batch × features. */
  public static Shape features(long batch, long features) {
    return new Shape(List.of(new Axis("batch", batch), new Axis("features", features)));
  }

  /** Images: batch × channels × height × width. */
  public static Shape images(long batch, long channels, long height, long width) {
    return new Shape(
        List.of(
            new Axis("batch", batch),
            new Axis("channels", channels),
            new Axis("height", height),
            new Axis("width", width)));
  }

  /** Number of axes. */
  public int rank() {
    return axes.size();
  }

  /** Size of an axis. */
  public long size(int axis) {
    return axes.get(axis).size();
  }

  /** Number of elements. */
  public long count() {
    long count = 1;
    for (Axis axis : axes) {
      count *= axis.size();
    }
    return count;
  }

  /** The sizes, outermost first. */
  public long[] sizes() {
    return axes.stream().mapToLong(Axis::size).toArray();
  }

  /** The sizes with their names, such as {@code batch=64 × features=10}. */
  @Override
  public String toString() {
    return axes.isEmpty()
        ? "scalar"
        : axes.stream().map(a -> a.name() + "=" + a.size()).collect(Collectors.joining(" × "));
  }
}
