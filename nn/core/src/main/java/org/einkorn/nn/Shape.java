package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Sizes of a dense tensor with the names of its axes, outermost first.
 *
 * @param axes the axes
 */
public record Shape(List<Axis> axes) {
  /** Names of three spatial axes; fewer axes are the last ones, but for a single one. */
  private static final List<String> SPATIAL = List.of("depth", "height", "width");

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

  /** Sequences: batch × channels × length. */
  public static Shape sequences(long batch, long channels, long length) {
    return new Shape(
        List.of(
            new Axis("batch", batch), new Axis("channels", channels), new Axis("length", length)));
  }

  /** Volumes, or clips of images: batch × channels × depth × height × width. */
  public static Shape volumes(long batch, long channels, long depth, long height, long width) {
    return new Shape(
        List.of(
            new Axis("batch", batch),
            new Axis("channels", channels),
            new Axis("depth", depth),
            new Axis("height", height),
            new Axis("width", width)));
  }

  /** The name of a spatial axis of one, two or three. */
  public static String spatialAxis(int axis, int axes) {
    return axes == 1 ? "length" : SPATIAL.get(SPATIAL.size() - axes + axis);
  }

  /** The spatial axes as in messages: {@code height × width}. */
  public static String spatialAxes(int axes) {
    return IntStream.range(0, axes)
        .mapToObj(axis -> spatialAxis(axis, axes))
        .collect(Collectors.joining(" × "));
  }

  /** What has so many spatial axes: sequences, images or volumes. */
  public static String nameOfSpatial(int axes) {
    return switch (axes) {
      case 1 -> "sequences";
      case 2 -> "images";
      default -> "volumes";
    };
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
    // Called in every step: an iterator would be one more object.
    for (int i = 0; i < axes.size(); i++) {
      count *= axes.get(i).size();
    }
    return count;
  }

  /** The sizes, outermost first. */
  public long[] sizes() {
    return axes.stream().mapToLong(Axis::size).toArray();
  }

  /** True when the last axes have the sizes of another shape. */
  boolean endsWith(Shape other) {
    int skipped = rank() - other.rank();
    if (skipped < 0) {
      return false;
    }
    for (int axis = 0; axis < other.rank(); axis++) {
      if (size(skipped + axis) != other.size(axis)) {
        return false;
      }
    }
    return true;
  }

  /** True when all sizes are those of another shape, whatever the axes are called. */
  boolean hasSizesOf(Shape other) {
    return rank() == other.rank() && endsWith(other);
  }

  /** The same with another last axis. */
  public Shape withLast(String axis, long size) {
    List<Axis> changed = new ArrayList<>(axes.subList(0, rank() - 1));
    changed.add(new Axis(axis, size));
    return new Shape(changed);
  }

  /** The sizes with their names, such as {@code batch=64 × features=10}. */
  @Override
  public String toString() {
    return axes.isEmpty()
        ? "scalar"
        : axes.stream().map(a -> a.name() + "=" + a.size()).collect(Collectors.joining(" × "));
  }
}
