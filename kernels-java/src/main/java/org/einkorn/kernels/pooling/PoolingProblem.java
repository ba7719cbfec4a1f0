package org.einkorn.kernels.pooling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;

/**
 * A pooling of images, as text {@code pooling forward-training f32 max mb64ic64ih112oh56kh3sh2ph1
 * nchw}, with {@code id od kd sd pd dd} for volumes, only {@code iw ow kw …} for sequences, or
 * {@code adaptive} and sizes without a kernel.
 *
 * @param direction forward-training, forward-inference or backward
 * @param type f32 or f64
 * @param kind what is taken from each window
 * @param mb images in the batch
 * @param c channels
 * @param d how the window slides along the depth; {@link #FLAT} for images
 * @param h how the window slides along the rows
 * @param w how the window slides along the columns
 * @param layout order of the axes; of volumes, the depth is before the rows
 * @param adaptive whether output <i>o</i> takes the inputs from {@code ⌊o·in/out⌋} to {@code
 *     ⌈(o+1)·in/out⌉}, the windows' kernels being the greatest number of these
 */
public record PoolingProblem(
    Direction direction,
    DataType type,
    PoolingKind kind,
    long mb,
    long c,
    Window d,
    Window h,
    Window w,
    ImageLayout layout,
    boolean adaptive)
    implements Problem {

  /** The window along an axis that is not there. */
  public static final Window FLAT = Window.of(1, 1, 1, 0);

  /** Checks the sizes. */
  public PoolingProblem {
    Checks.direction(
        Family.POOLING,
        direction,
        Direction.FORWARD_TRAINING,
        Direction.FORWARD_INFERENCE,
        Direction.BACKWARD);
    Checks.floating(type);
    Checks.size("mb", mb);
    Checks.size("ic", c);
    Math.toIntExact(Math.multiplyExact(Math.multiplyExact(d.kernel(), h.kernel()), w.kernel()));
    for (Window window : adaptive ? List.of(d, h, w) : List.<Window>of()) {
      if (!window.equals(adaptiveWindow(window.in(), window.out()))) {
        throw new IllegalArgumentException(
            "an adaptive window from "
                + window.in()
                + " to "
                + window.out()
                + " must be "
                + adaptiveWindow(window.in(), window.out())
                + ", not "
                + window);
      }
    }
  }

  /** A pooling of images whose windows are all alike. */
  public PoolingProblem(
      Direction direction,
      DataType type,
      PoolingKind kind,
      long mb,
      long c,
      Window h,
      Window w,
      ImageLayout layout) {
    this(direction, type, kind, mb, c, FLAT, h, w, layout, false);
  }

  /** The window of an axis in an adaptive pooling: its kernel is the greatest one, its stride 1. */
  public static Window adaptiveWindow(long in, long out) {
    Checks.size("input size", in);
    if (out > in || out < 1) {
      throw new IllegalArgumentException(
          "adaptive pooling from " + in + " to " + out + ": it needs from 1 to " + in + " outputs");
    }
    long kernel = 1;
    for (long o = 0; o < out; o++) {
      kernel = Math.max(kernel, Math.ceilDiv((o + 1) * in, out) - o * in / out);
    }
    return new Window(in, out, kernel, 1, 0, 0);
  }

  /** A parser of what follows the type. */
  public static Supplier<PoolingProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    return new PoolingText(words).parse(direction, type);
  }

  /** The same problem with other numbers of images and channels. */
  public PoolingProblem with(long images, long channels) {
    return new PoolingProblem(direction, type, kind, images, channels, d, h, w, layout, adaptive);
  }

  @Override
  public Family family() {
    return Family.POOLING;
  }

  /** Layout of src and diff_src. */
  public Layout srcLayout() {
    return isFlat()
        ? layout.of(new String[] {"mb", "ic", "ih", "iw"}, mb, c, h.in(), w.in())
        : volume(new String[] {"mb", "ic", "id", "ih", "iw"}, d.in(), h.in(), w.in());
  }

  /** Layout of dst, diff_dst and indices. */
  public Layout dstLayout() {
    return isFlat()
        ? layout.of(new String[] {"mb", "ic", "oh", "ow"}, mb, c, h.out(), w.out())
        : volume(new String[] {"mb", "ic", "od", "oh", "ow"}, d.out(), h.out(), w.out());
  }

  /** True for images and sequences, which have no depth. */
  public boolean isFlat() {
    return d.equals(FLAT);
  }

  private Layout volume(String[] names, long depth, long rows, long columns) {
    if (layout == ImageLayout.NCHW) {
      return Layout.dense(names, mb, c, depth, rows, columns);
    }
    Layout dense =
        Layout.dense(
            new String[] {names[0], names[2], names[3], names[4], names[1]},
            mb,
            depth,
            rows,
            columns,
            c);
    List<Layout.Axis> axes = new ArrayList<>(dense.axes());
    axes.add(1, axes.removeLast());
    return new Layout(axes);
  }

  /** True when dst is a mean. */
  public boolean isAverage() {
    return kind != PoolingKind.MAX;
  }

  /** Type of the indices: u8 when the window has at most 256 positions, else s32. */
  public DataType indexType() {
    return window() <= 256 ? DataType.U8 : DataType.S32;
  }

  /** Positions in a window. */
  public int window() {
    return (int) (d.kernel() * h.kernel() * w.kernel());
  }

  @Override
  public List<OperandSpec> operands() {
    OperandSpec src = OperandSpec.read(Role.SRC, type, srcLayout());
    OperandSpec dst = OperandSpec.write(Role.DST, type, dstLayout());
    OperandSpec diffDst = OperandSpec.read(Role.DIFF_DST, type, dstLayout());
    OperandSpec diffSrc = OperandSpec.write(Role.DIFF_SRC, type, srcLayout());
    Domain places = Domain.index(window());
    if (isAverage()) {
      return direction == Direction.BACKWARD ? List.of(diffDst, diffSrc) : List.of(src, dst);
    }
    return switch (direction) {
      case FORWARD_TRAINING ->
          List.of(src, dst, OperandSpec.write(Role.INDICES, indexType(), dstLayout()).in(places));
      case BACKWARD ->
          List.of(
              diffDst,
              OperandSpec.read(Role.INDICES, indexType(), dstLayout()).in(places),
              diffSrc);
      default -> List.of(src, dst);
    };
  }

  @Override
  public double operations() {
    double outputs = dstLayout().count();
    if (direction == Direction.BACKWARD && kind == PoolingKind.MAX) {
      return outputs;
    }
    return adaptive ? outputs * window() : (double) mb * c * d.pairs() * h.pairs() * w.pairs();
  }

  @Override
  public String text() {
    return "pooling "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + kind.text()
        + " mb"
        + mb
        + "ic"
        + c
        + PoolingText.sizes(this)
        + ' '
        + layout.text()
        + (adaptive ? " adaptive" : "");
  }

  @Override
  public String toString() {
    return text();
  }
}
