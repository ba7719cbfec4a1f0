package org.einkorn.kernels.convolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.ImageSizes;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Window;

/**
 * A convolution over one, two or three spatial axes, as text {@code convolution forward-training
 * f32 mb64ic3ih224oc64oh112kh7sh2ph3 nchw +bias+relu}. The axes are {@code d}, {@code h} and {@code
 * w}, as in benchdnn: {@code iw100kw3} is one-dimensional, {@code id8ih16iw16kd3} has three. Sizes
 * of an axis default to those of the axis before it, strides to 1, padding and dilation to 0
 * (dilation is counted as in oneDNN: 0 is dense), the output size to that under symmetric padding:
 * an asymmetric padding is stated by its size in front and by the output size. {@code g} is the
 * number of groups, and {@code ic}, {@code oc} count the channels of all groups.
 *
 * <p>With the option {@code transposed}, each direction computes what another direction of its
 * {@linkplain #mirror() mirror image} computes: forward is that one's backward-data. The weights
 * then are [ic, oc/g, kd, kh, kw], padding is taken away from the destination, and its size
 * defaults to {@code (i − 1)·s + (k − 1)·(d + 1) + 1 − 2·p}.
 *
 * @param direction forward-training, forward-inference, backward-data or backward-weights
 * @param type f32 or f64
 * @param mb images in the batch
 * @param groups number of groups, a divisor of ic and of oc
 * @param ic input channels
 * @param oc output channels
 * @param d how the kernel slides along the depth; {@code (1, 1, 1, 1, 0, 0)} where there is none
 * @param h how the kernel slides along the rows, likewise
 * @param w how the kernel slides along the columns; a transposed convolution slides along its
 *     destination, so that {@code in} is the destination's size and {@code out} the source's
 * @param layout order of the axes of src, dst and weights
 * @param transposed whether it is the transposed convolution
 * @param epilogue forward: what is done before storing; backward-weights: {@code +bias} or nothing
 */
public record ConvolutionProblem(
    Direction direction,
    DataType type,
    long mb,
    long groups,
    long ic,
    long oc,
    Window d,
    Window h,
    Window w,
    ImageLayout layout,
    boolean transposed,
    Epilogue epilogue)
    implements Problem {

  private static final String[] SPATIAL = {"d", "h", "w"};
  private static final String TRANSPOSED = "transposed";

  /** Checks the sizes. */
  public ConvolutionProblem {
    Checks.direction(
        Family.CONVOLUTION,
        direction,
        Direction.FORWARD_TRAINING,
        Direction.FORWARD_INFERENCE,
        Direction.BACKWARD_DATA,
        Direction.BACKWARD_WEIGHTS);
    Checks.floating(type);
    Checks.size("mb", mb);
    Checks.positive("g", groups);
    Checks.size("ic", ic);
    Checks.size("oc", oc);
    if (ic % groups != 0 || oc % groups != 0) {
      throw new IllegalArgumentException("g=" + groups + " must divide ic=" + ic + " and oc=" + oc);
    }
    epilogue.requireBiasAxis(Set.of(BiasAxis.CHANNEL));
    boolean allowed =
        switch (direction) {
          case BACKWARD_DATA -> epilogue.isEmpty();
          case BACKWARD_WEIGHTS ->
              epilogue.isEmpty() || (epilogue.steps().size() == 1 && epilogue.hasBias());
          default -> true;
        };
    if (!allowed) {
      throw new IllegalArgumentException(
          direction.text() + " does not take the epilogue" + epilogue.suffix());
    }
  }

  /** A convolution of two spatial axes. */
  public ConvolutionProblem(
      Direction direction,
      DataType type,
      long mb,
      long groups,
      long ic,
      long oc,
      Window h,
      Window w,
      ImageLayout layout,
      Epilogue epilogue) {
    this(
        direction,
        type,
        mb,
        groups,
        ic,
        oc,
        ConvolutionSizes.ABSENT,
        h,
        w,
        layout,
        false,
        epilogue);
  }

  /** True when there is a third spatial axis. */
  public boolean hasDepth() {
    return !d.equals(ConvolutionSizes.ABSENT);
  }

  /** The same problem in another direction, its epilogue reduced to what that direction takes. */
  public ConvolutionProblem in(Direction other) {
    Epilogue kept =
        switch (other) {
          case BACKWARD_DATA -> Epilogue.NONE;
          case BACKWARD_WEIGHTS ->
              epilogue.hasBias() ? Epilogue.of(new Epilogue.Bias(BiasAxis.CHANNEL)) : Epilogue.NONE;
          default -> epilogue;
        };
    return new ConvolutionProblem(
        other, type, mb, groups, ic, oc, d, h, w, layout, transposed, kept);
  }

  /** The same problem with another order of the axes. */
  public ConvolutionProblem in(ImageLayout other) {
    return new ConvolutionProblem(
        direction, type, mb, groups, ic, oc, d, h, w, other, transposed, epilogue);
  }

  /**
   * The plain convolution to a transposed one, and the reverse: source and destination change
   * places. Forward becomes backward-data with src as diff_dst and dst as diff_src, backward-data
   * becomes forward, and backward-weights takes diff_dst for src and src for diff_dst. The mirror
   * image has no epilogue.
   */
  public ConvolutionProblem mirror() {
    Direction other =
        switch (direction) {
          case BACKWARD_DATA -> Direction.FORWARD_TRAINING;
          case BACKWARD_WEIGHTS -> Direction.BACKWARD_WEIGHTS;
          default -> Direction.BACKWARD_DATA;
        };
    return new ConvolutionProblem(
        other, type, mb, groups, oc, ic, d, h, w, layout, !transposed, Epilogue.NONE);
  }

  /** A parser of what follows the type. */
  public static Supplier<ConvolutionProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    ImageSizes sizes =
        words.next(
            "sizes such as mb1ic3ih224oc64kh7",
            word -> ImageSizes.parse(word, ConvolutionSizes.KEYS));
    ImageLayout[] layout = {ImageLayout.NCHW};
    boolean[] transposed = {false};
    words.options(option -> {
      if (option.equals(TRANSPOSED)) {
        transposed[0] = true;
      } else {
        layout[0] = ProblemText.oneOf("layout", option, ImageLayout.values(), ImageLayout::text);
      }
    });
    Epilogue epilogue = words.epilogue();
    return () -> {
      Window[] windows = ConvolutionSizes.parse(sizes, transposed[0]);
      return new ConvolutionProblem(
          direction,
          type,
          sizes.required("mb"),
          sizes.optional("g", 1),
          sizes.required("ic"),
          sizes.required("oc"),
          windows[0],
          windows[1],
          windows[2],
          layout[0],
          transposed[0],
          epilogue);
    };
  }

  @Override
  public Family family() {
    return Family.CONVOLUTION;
  }

  /** Layout of src and diff_src. */
  public Layout srcLayout() {
    return images("mb", mb, "ic", ic, "i", transposed ? Window::out : Window::in);
  }

  /** Layout of dst and diff_dst. */
  public Layout dstLayout() {
    return images("mb", mb, "oc", oc, "o", transposed ? Window::in : Window::out);
  }

  /** Layout of weights and diff_weights. */
  public Layout weightsLayout() {
    return transposed
        ? images("ic", ic, "oc/g", oc / groups, "k", Window::kernel)
        : images("oc", oc, "ic/g", ic / groups, "k", Window::kernel);
  }

  private Layout images(
      String outer, long n, String channel, long c, String size, ToLongFunction<Window> of) {
    if (!hasDepth()) {
      String[] names = {outer, channel, size + "h", size + "w"};
      return layout.of(names, n, c, of.applyAsLong(h), of.applyAsLong(w));
    }
    long[] sizes = {of.applyAsLong(d), of.applyAsLong(h), of.applyAsLong(w)};
    long stride = layout == ImageLayout.NCHW ? 1 : Math.max(1, c);
    List<Layout.Axis> axes = new ArrayList<>();
    for (int i = 2; i >= 0; i--) {
      axes.addFirst(new Layout.Axis(size + SPATIAL[i], sizes[i], stride));
      stride = Math.multiplyExact(stride, Math.max(1, sizes[i]));
    }
    boolean planes = layout == ImageLayout.NCHW;
    axes.addFirst(new Layout.Axis(channel, c, planes ? stride : 1));
    long image = planes ? Math.multiplyExact(stride, Math.max(1, c)) : stride;
    axes.addFirst(new Layout.Axis(outer, n, image));
    Math.multiplyExact(image, Math.max(1, n));
    return new Layout(axes);
  }

  @Override
  public List<OperandSpec> operands() {
    Layout bias = Layout.vector("oc", oc);
    List<OperandSpec> specs = new ArrayList<>();
    switch (direction) {
      case BACKWARD_DATA -> {
        specs.add(OperandSpec.read(Role.DIFF_DST, type, dstLayout()));
        specs.add(OperandSpec.read(Role.WEIGHTS, type, weightsLayout()));
        specs.add(OperandSpec.write(Role.DIFF_SRC, type, srcLayout()));
      }
      case BACKWARD_WEIGHTS -> {
        specs.add(OperandSpec.read(Role.SRC, type, srcLayout()));
        specs.add(OperandSpec.read(Role.DIFF_DST, type, dstLayout()));
        specs.add(OperandSpec.write(Role.DIFF_WEIGHTS, type, weightsLayout()));
        if (epilogue.hasBias()) {
          specs.add(OperandSpec.write(Role.DIFF_BIAS, type, bias));
        }
      }
      default -> {
        specs.add(OperandSpec.read(Role.SRC, type, srcLayout()));
        specs.add(OperandSpec.read(Role.WEIGHTS, type, weightsLayout()));
        specs.addAll(epilogue.operands(type, dstLayout(), bias));
        specs.add(OperandSpec.write(Role.DST, type, dstLayout()));
      }
    }
    return specs;
  }

  @Override
  public List<Scalar> scalars() {
    return epilogue.scalars();
  }

  @Override
  public double operations() {
    return 2.0 * mb * oc * (ic / (double) groups) * d.pairs() * h.pairs() * w.pairs();
  }

  @Override
  public String text() {
    String batch = (groups == 1 ? "" : "g" + groups) + "mb" + mb + "ic" + ic;
    return "convolution "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + ConvolutionSizes.text(new Window[] {d, h, w}, batch, "oc" + oc, transposed)
        + ' '
        + layout.text()
        + (transposed ? " transposed" : "")
        + epilogue.suffix();
  }

  @Override
  public String toString() {
    return text();
  }
}
