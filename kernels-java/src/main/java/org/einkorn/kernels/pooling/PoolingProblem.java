package org.einkorn.kernels.pooling;

import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;

/**
 * A pooling of images, as text {@code pooling forward-training f32 max mb64ic64ih112oh56kh3sh2ph1
 * nchw}.
 *
 * @param direction forward-training, forward-inference or backward
 * @param type f32 or f64
 * @param kind what is taken from each window
 * @param mb images in the batch
 * @param c channels
 * @param h how the window slides along the rows
 * @param w how the window slides along the columns
 * @param layout order of the axes
 */
public record PoolingProblem(
    Direction direction,
    DataType type,
    PoolingKind kind,
    long mb,
    long c,
    Window h,
    Window w,
    ImageLayout layout)
    implements Problem {

  private static final List<String> KEYS =
      List.of("mb", "ic", "ih", "iw", "oh", "ow", "kh", "kw", "sh", "sw", "ph", "pw", "dh", "dw");
  private static final String[] SRC_AXES = {"mb", "ic", "ih", "iw"};
  private static final String[] DST_AXES = {"mb", "ic", "oh", "ow"};

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
    Math.toIntExact(Math.multiplyExact(h.kernel(), w.kernel()));
  }

  /** A parser of what follows the type. */
  public static Supplier<PoolingProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    PoolingKind kind = words.nextOf("kind of pooling", PoolingKind.values(), PoolingKind::text);
    ImageSizes sizes =
        words.next("sizes such as mb1ic64ih112kh3sh2", word -> ImageSizes.parse(word, KEYS));
    ImageLayout[] layout = {ImageLayout.NCHW};
    words.options(option ->
        layout[0] = ProblemText.oneOf("layout", option, ImageLayout.values(), ImageLayout::text));
    return () ->
        new PoolingProblem(
            direction,
            type,
            kind,
            sizes.required("mb"),
            sizes.required("ic"),
            sizes.height(),
            sizes.width(),
            layout[0]);
  }

  @Override
  public Family family() {
    return Family.POOLING;
  }

  /** Layout of src and diff_src. */
  public Layout srcLayout() {
    return layout.of(SRC_AXES, mb, c, h.in(), w.in());
  }

  /** Layout of dst, diff_dst and indices. */
  public Layout dstLayout() {
    return layout.of(DST_AXES, mb, c, h.out(), w.out());
  }

  /** Type of the indices: u8 when the window has at most 256 positions, else s32. */
  public DataType indexType() {
    return window() <= 256 ? DataType.U8 : DataType.S32;
  }

  /** Positions in a window. */
  public int window() {
    return (int) (h.kernel() * w.kernel());
  }

  @Override
  public List<OperandSpec> operands() {
    OperandSpec src = OperandSpec.read(Role.SRC, type, srcLayout());
    OperandSpec dst = OperandSpec.write(Role.DST, type, dstLayout());
    Domain places = Domain.index(window());
    return switch (direction) {
      case FORWARD_TRAINING ->
          List.of(src, dst, OperandSpec.write(Role.INDICES, indexType(), dstLayout()).in(places));
      case BACKWARD ->
          List.of(
              OperandSpec.read(Role.DIFF_DST, type, dstLayout()),
              OperandSpec.read(Role.INDICES, indexType(), dstLayout()).in(places),
              OperandSpec.write(Role.DIFF_SRC, type, srcLayout()));
      default -> List.of(src, dst);
    };
  }

  @Override
  public double operations() {
    return direction == Direction.BACKWARD
        ? (double) dstLayout().count()
        : (double) mb * c * h.pairs() * w.pairs();
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
        + Window.text(h, w, "")
        + ' '
        + layout.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
