package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.jspecify.annotations.Nullable;

/**
 * A pooling: one number for each window of a channel.
 *
 * @param kind maximum, or mean with or without the padding counted
 * @param windows how the windows slide; null when they follow from the sizes of the result
 * @param sizes sizes of the result's spatial axes when the windows follow from them: output
 *     <i>o</i> takes the inputs from {@code ⌊o·in/out⌋} to before {@code ⌈(o+1)·in/out⌉}; else
 *     empty
 */
public record Pooling(PoolingKind kind, @Nullable Windows windows, List<Integer> sizes) {

  /** Copies the list and checks that there are windows or sizes. */
  public Pooling {
    sizes = List.copyOf(sizes);
    if ((windows == null) == sizes.isEmpty()) {
      throw new IllegalArgumentException("a pooling has windows, or sizes of its result");
    }
    for (int size : sizes) {
      if (size <= 0) {
        throw new IllegalArgumentException("a size must be positive, not " + size);
      }
    }
  }

  /** The greatest number of each window; the padding never wins. */
  public static Pooling max(Windows windows) {
    return new Pooling(PoolingKind.MAX, windows, List.of());
  }

  /**
   * The mean of each window.
   *
   * @param countPadding whether the padding counts as zeros, or not at all
   */
  public static Pooling average(Windows windows, boolean countPadding) {
    return new Pooling(
        countPadding ? PoolingKind.AVERAGE_WITH_PADDING : PoolingKind.AVERAGE_WITHOUT_PADDING,
        windows,
        List.of());
  }

  /** Windows of about equal size that give a result of these sizes. */
  public static Pooling adaptive(PoolingKind kind, int... sizes) {
    List<Integer> list = new ArrayList<>();
    for (int size : sizes) {
      list.add(size);
    }
    return new Pooling(kind, null, list);
  }

  /**
   * The shape of the result.
   *
   * @param where the layer or operation, for the error
   * @param in shape of the source
   * @param axes number of its spatial axes
   * @throws ShapeException when the source does not fit
   */
  public Shape output(String where, Shape in, int axes) {
    if (in.rank() != axes + 2) {
      throw new ShapeException(
          where,
          in,
          "batch × channels × " + Shape.spatialAxes(axes),
          "give it " + Shape.nameOfSpatial(axes));
    }
    return windows == null
        ? adapted(where, in)
        : windows.over(axes).slide(where, in, in.size(1), false);
  }

  /** The number of spatial axes of a source: windows take any, sizes their own number. */
  int axesOf(Shape in) {
    int found = Math.clamp(in.rank() - 2, 1, 3);
    return windows == null ? sizes.size() : found;
  }

  private Shape adapted(String where, Shape in) {
    List<Shape.Axis> axes = new ArrayList<>(in.axes().subList(0, 2));
    for (int axis = 0; axis < sizes.size(); axis++) {
      Shape.Axis from = in.axes().get(axis + 2);
      if (from.size() < sizes.get(axis)) {
        throw new ShapeException(
            where,
            in,
            from.name() + "=" + sizes.get(axis) + " or more",
            "an adaptive pooling makes nothing larger; ask for less");
      }
      axes.add(new Shape.Axis(from.name(), sizes.get(axis)));
    }
    return new Shape(axes);
  }

  /**
   * True when the windows do not overlap or slide unevenly: then the kernels for equal windows
   * serve.
   */
  boolean isEven(Shape in) {
    for (int axis = 0; axis < sizes.size(); axis++) {
      if (in.size(axis + 2) % sizes.get(axis) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The kernels' window along a spatial axis. */
  Window window(int axis, long in, boolean even) {
    if (windows != null) {
      return windows.window(axis, in, false);
    }
    long out = sizes.get(axis);
    return even
        ? new Window(in, out, in / out, in / out, 0, 0)
        : PoolingProblem.adaptiveWindow(in, out);
  }

  /** Such as {@code 3×3 stride 2}, for so many axes; windows side by side have no stride. */
  public String text(int axes) {
    if (windows != null) {
      boolean tiles = windows.stride().equals(windows.kernel());
      return (tiles ? windows.withStride(1) : windows).text(axes);
    }
    return "to " + sizes.stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  @Override
  public String toString() {
    return kind.text() + " " + text(sizes.isEmpty() ? 1 : sizes.size());
  }
}
