package org.einkorn.kernels.convolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
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
 * A two-dimensional convolution, as text {@code convolution forward-training f32
 * mb64ic3ih224oc64oh112kh7sh2ph3 nchw +bias+relu}. Sizes of the width default to those of the
 * height, strides to 1, padding and dilation to 0 (dilation is counted as in oneDNN: 0 is dense),
 * the output size to that under symmetric padding; {@code g} is the number of groups, and {@code
 * ic}, {@code oc} count the channels of all groups.
 *
 * @param direction forward-training, forward-inference, backward-data or backward-weights
 * @param type f32 or f64
 * @param mb images in the batch
 * @param groups number of groups, a divisor of ic and of oc
 * @param ic input channels
 * @param oc output channels
 * @param h how the kernel slides along the rows
 * @param w how the kernel slides along the columns
 * @param layout order of the axes of src, dst and weights
 * @param epilogue forward: what is done before storing; backward-weights: {@code +bias} or nothing
 */
public record ConvolutionProblem(
    Direction direction,
    DataType type,
    long mb,
    long groups,
    long ic,
    long oc,
    Window h,
    Window w,
    ImageLayout layout,
    Epilogue epilogue)
    implements Problem {

  private static final List<String> KEYS =
      List.of(
          "g", "mb", "ic", "ih", "iw", "oc", "oh", "ow", "kh", "kw", "sh", "sw", "ph", "pw", "dh",
          "dw");
  private static final String[] SRC_AXES = {"mb", "ic", "ih", "iw"};
  private static final String[] DST_AXES = {"mb", "oc", "oh", "ow"};
  private static final String[] WEIGHTS_AXES = {"oc", "ic/g", "kh", "kw"};

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

  /** The same problem in another direction, its epilogue reduced to what that direction takes. */
  public ConvolutionProblem in(Direction other) {
    Epilogue kept =
        switch (other) {
          case BACKWARD_DATA -> Epilogue.NONE;
          case BACKWARD_WEIGHTS ->
              epilogue.hasBias() ? Epilogue.of(new Epilogue.Bias(BiasAxis.CHANNEL)) : Epilogue.NONE;
          default -> epilogue;
        };
    return new ConvolutionProblem(other, type, mb, groups, ic, oc, h, w, layout, kept);
  }

  /** A parser of what follows the type. */
  public static Supplier<ConvolutionProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    ImageSizes sizes =
        words.next("sizes such as mb1ic3ih224oc64kh7", word -> ImageSizes.parse(word, KEYS));
    ImageLayout[] layout = {ImageLayout.NCHW};
    words.options(option ->
        layout[0] = ProblemText.oneOf("layout", option, ImageLayout.values(), ImageLayout::text));
    Epilogue epilogue = words.epilogue();
    return () ->
        new ConvolutionProblem(
            direction,
            type,
            sizes.required("mb"),
            sizes.optional("g", 1),
            sizes.required("ic"),
            sizes.required("oc"),
            sizes.height(),
            sizes.width(),
            layout[0],
            epilogue);
  }

  @Override
  public Family family() {
    return Family.CONVOLUTION;
  }

  /** Layout of src and diff_src. */
  public Layout srcLayout() {
    return layout.of(SRC_AXES, mb, ic, h.in(), w.in());
  }

  /** Layout of dst and diff_dst. */
  public Layout dstLayout() {
    return layout.of(DST_AXES, mb, oc, h.out(), w.out());
  }

  /** Layout of weights and diff_weights. */
  public Layout weightsLayout() {
    return layout.of(WEIGHTS_AXES, oc, ic / groups, h.kernel(), w.kernel());
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
    return 2.0 * mb * oc * (ic / (double) groups) * h.pairs() * w.pairs();
  }

  @Override
  public String text() {
    return "convolution "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + (groups == 1 ? "" : "g" + groups)
        + "mb"
        + mb
        + "ic"
        + ic
        + Window.text(h, w, "oc" + oc)
        + ' '
        + layout.text()
        + epilogue.suffix();
  }

  @Override
  public String toString() {
    return text();
  }
}
