package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.einkorn.kernels.Window;

/**
 * How windows slide along the spatial axes of a tensor, those behind batch and channels. Each list
 * holds one number for all axes, or one for each, outermost axis first.
 *
 * <p>Along an axis a window reaches over {@code reach = (kernel − 1) · dilation + 1} positions, and
 * of {@code in} positions it makes {@code ⌊(in + before + after − reach) / stride⌋ + 1}; a
 * transposed convolution makes {@code (in − 1) · stride + reach − before − after}.
 *
 * @param kernel positions of the window
 * @param stride step from window to window
 * @param before padding before the first position
 * @param after padding behind the last position; when negative, as many positions are left out, and
 *     a transposed convolution's result grows by them
 * @param dilation step from position to position within a window; 1 is dense
 */
public record Windows(
    List<Integer> kernel,
    List<Integer> stride,
    List<Integer> before,
    List<Integer> after,
    List<Integer> dilation) {

  private static final int MOST_AXES = 3;
  private static final List<Integer> ZERO = List.of(0);
  private static final List<Integer> ONE = List.of(1);

  /** Copies the lists and checks their numbers. */
  public Windows {
    kernel = List.copyOf(kernel);
    stride = List.copyOf(stride);
    before = List.copyOf(before);
    after = List.copyOf(after);
    dilation = List.copyOf(dilation);
    int axes = 1;
    for (List<Integer> numbers : List.of(kernel, stride, before, after, dilation)) {
      if (numbers.isEmpty()
          || numbers.size() > MOST_AXES
          || (numbers.size() > 1 && axes > 1 && numbers.size() != axes)) {
        throw new IllegalArgumentException(
            "each size of a window takes one number, or one for each of the same axes, at most 3;"
                + " found kernel %s, stride %s, padding %s and %s, dilation %s"
                    .formatted(kernel, stride, before, after, dilation));
      }
      axes = Math.max(axes, numbers.size());
    }
    positive("kernel", kernel);
    positive("stride", stride);
    positive("dilation", dilation);
    for (int axis = 0; axis < axes; axis++) {
      long reach = reach(at(kernel, axis), at(dilation, axis));
      if (at(before, axis) < 0) {
        throw new IllegalArgumentException("padding must not be negative, not " + at(before, axis));
      }
      int greater = Math.max(at(before, axis), at(after, axis));
      if (greater >= reach) {
        throw new IllegalArgumentException(
            "padding "
                + greater
                + " must be less than the kernel, "
                + reach
                + (reach == at(kernel, axis) ? "" : " with its dilation"));
      }
    }
  }

  private static void positive(String name, List<Integer> numbers) {
    for (int number : numbers) {
      if (number <= 0) {
        throw new IllegalArgumentException(name + " must be positive, not " + number);
      }
    }
  }

  private static int at(List<Integer> numbers, int axis) {
    return numbers.get(numbers.size() == 1 ? 0 : axis);
  }

  private static long reach(int kernel, int dilation) {
    return (kernel - 1L) * dilation + 1;
  }

  /** Windows with stride 1, no padding, and dense. */
  public static Windows of(int... kernel) {
    return new Windows(list(kernel), ONE, ZERO, ZERO, ONE);
  }

  /** Windows side by side, which do not overlap. */
  public static Windows tiles(int... kernel) {
    return new Windows(list(kernel), list(kernel), ZERO, ZERO, ONE);
  }

  private static List<Integer> list(int... numbers) {
    List<Integer> list = new ArrayList<>();
    for (int number : numbers) {
      list.add(number);
    }
    return list;
  }

  /** The same with another stride. */
  public Windows withStride(int... newStride) {
    return new Windows(kernel, list(newStride), before, after, dilation);
  }

  /** The same with as much padding before as behind. */
  public Windows withPadding(int... padding) {
    return new Windows(kernel, stride, list(padding), list(padding), dilation);
  }

  /** The same with padding of its own at each end. */
  public Windows withPadding(List<Integer> newBefore, List<Integer> newAfter) {
    return new Windows(kernel, stride, newBefore, newAfter, dilation);
  }

  /**
   * The same with the padding that keeps the size at stride 1; where it is odd, the greater part is
   * behind.
   */
  public Windows withSamePadding() {
    List<Integer> first = new ArrayList<>();
    List<Integer> last = new ArrayList<>();
    for (int axis = 0; axis < Math.max(kernel.size(), dilation.size()); axis++) {
      int all = Math.toIntExact(reach(at(kernel, axis), at(dilation, axis)) - 1);
      first.add(all / 2);
      last.add(all - all / 2);
    }
    return new Windows(kernel, stride, first, last, dilation);
  }

  /** The same with another dilation. */
  public Windows withDilation(int... newDilation) {
    return new Windows(kernel, stride, before, after, list(newDilation));
  }

  /** A transposed convolution's result made longer behind, by less padding there. */
  public Windows withOutputPadding(int... extra) {
    List<Integer> less = new ArrayList<>();
    for (int axis = 0; axis < Math.max(after.size(), extra.length); axis++) {
      int more = extra[extra.length == 1 ? 0 : axis];
      if (more < 0) {
        throw new IllegalArgumentException("output padding must not be negative, not " + more);
      }
      less.add(at(after, axis) - more);
    }
    return new Windows(kernel, stride, before, less, dilation);
  }

  /** Checks that there is one number for all axes, or one for each of so many. */
  public Windows over(int axes) {
    for (List<Integer> numbers : List.of(kernel, stride, before, after, dilation)) {
      if (numbers.size() > 1 && numbers.size() != axes) {
        throw new IllegalArgumentException(
            "%s has sizes of %d axes, but there are %d; give one number, or one for each axis"
                .formatted(this, numbers.size(), axes));
      }
    }
    return this;
  }

  /** Positions of the window along an axis. */
  public int kernel(int axis) {
    return at(kernel, axis);
  }

  /** Number of windows along an axis; zero or negative when it is too short. */
  public long out(int axis, long in) {
    long span = in + at(before, axis) + at(after, axis) - reach(axis);
    return span < 0 ? 0 : span / at(stride, axis) + 1;
  }

  /** Size of the result of a transposed convolution; zero or negative when there is none. */
  public long outTransposed(int axis, long in) {
    return in == 0
        ? 0
        : (in - 1) * at(stride, axis) + reach(axis) - at(before, axis) - at(after, axis);
  }

  private long reach(int axis) {
    return reach(at(kernel, axis), at(dilation, axis));
  }

  /** The kernels' window along an axis. */
  Window window(int axis, long in, boolean transposed) {
    long out = transposed ? outTransposed(axis, in) : out(axis, in);
    return new Window(
        transposed ? out : in,
        transposed ? in : out,
        at(kernel, axis),
        at(stride, axis),
        at(before, axis),
        at(dilation, axis) - 1);
  }

  /**
   * The shape of a tensor after the windows.
   *
   * @param where the layer or operation, for the error
   * @param in batch × channels × spatial axes
   * @param channels channels of the result
   * @param transposed of a transposed convolution
   * @throws ShapeException when an axis is too short
   */
  public Shape slide(String where, Shape in, long channels, boolean transposed) {
    List<Shape.Axis> axes = new ArrayList<>();
    axes.add(in.axes().get(0));
    axes.add(new Shape.Axis("channels", channels));
    StringBuilder least = new StringBuilder();
    boolean fits = true;
    for (int axis = 0; axis < in.rank() - 2; axis++) {
      Shape.Axis from = in.axes().get(axis + 2);
      long out = transposed ? outTransposed(axis, from.size()) : out(axis, from.size());
      fits &= out > 0;
      axes.add(new Shape.Axis(from.name(), Math.max(0, out)));
      least
          .append(axis == 0 ? "" : " × ")
          .append(from.name())
          .append('=')
          .append(transposed ? leastTransposed(axis) : leastPlain(axis));
    }
    if (!fits) {
      throw new ShapeException(
          where,
          in,
          Shape.nameOfSpatial(in.rank() - 2) + " of at least " + least,
          "use larger ones, fewer or smaller windows, or padding");
    }
    return new Shape(axes);
  }

  private long leastPlain(int axis) {
    return Math.max(1, reach(axis) - at(before, axis) - at(after, axis));
  }

  private long leastTransposed(int axis) {
    long in = 1;
    while (outTransposed(axis, in) <= 0) {
      in++;
    }
    return in;
  }

  /** Such as {@code 3×3 stride 2 padding 1}. */
  public String text(int axes) {
    StringBuilder text = new StringBuilder();
    for (int axis = 0; axis < axes; axis++) {
      text.append(axis == 0 ? "" : "×").append(at(kernel, axis));
    }
    append(text, "stride", stride, 1);
    if (before.equals(after)) {
      append(text, "padding", before, 0);
    } else {
      text.append(" padding ").append(join(before)).append(" and ").append(join(after));
    }
    append(text, "dilation", dilation, 1);
    return text.toString();
  }

  private static void append(StringBuilder text, String name, List<Integer> numbers, int usual) {
    if (numbers.stream().anyMatch(number -> number != usual)) {
      text.append(' ').append(name).append(' ').append(join(numbers));
    }
  }

  private static String join(List<Integer> numbers) {
    return numbers.stream().distinct().count() == 1
        ? numbers.get(0).toString()
        : numbers.stream().map(String::valueOf).collect(Collectors.joining("×"));
  }

  @Override
  public String toString() {
    return text(kernel.size());
  }
}
