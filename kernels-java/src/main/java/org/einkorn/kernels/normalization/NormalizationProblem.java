package org.einkorn.kernels.normalization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/**
 * A normalization, as text {@code normalization forward-training f32 batch mb32ic64ih56iw56 nchw
 * +relu}, {@code normalization forward-inference f32 group g8mb2ic64ih14 nhwc} or {@code
 * normalization forward-training f32 layer 4096x768:768 add=bias+residual}, with {@code eps=} when
 * epsilon is not 1e-5. A layer's sizes are those of the tensor and, after the colon, those of the
 * trailing axes that make a row.
 *
 * @param direction forward-training, forward-inference or backward
 * @param type f32 or f64
 * @param shape the tensor and over which elements the statistics are taken
 * @param epsilon what is added to the variance
 * @param addend what is added to the source first; of rows and forward only
 * @param epilogue nothing, or {@code +relu}; backward it masks diff_dst
 */
public record NormalizationProblem(
    Direction direction,
    DataType type,
    Shape shape,
    double epsilon,
    Addend addend,
    Epilogue epilogue)
    implements Problem {

  /** The value of epsilon that a text may leave out. */
  public static final double DEFAULT_EPSILON = 1e-5;

  private static final String[] AXES = {"mb", "ic", "ih", "iw"};
  private static final String RELU = " +relu";

  /** The tensor and over which elements the statistics are taken. */
  public sealed interface Shape {
    /** The kind of normalization. */
    NormalizationKind kind();

    /** Layout of src, dst and their gradients. */
    Layout tensor();

    /** Layout of mean and variance. */
    Layout statistics();

    /** Layout of scale, shift and their gradients. */
    Layout parameters();

    /** The sizes in a problem's text. */
    String text();
  }

  /** Images, whose scale and shift have one element a channel. */
  public sealed interface Images extends Shape {
    /** Images in the batch. */
    long mb();

    /** Channels. */
    long c();

    /** Rows of an image. */
    long h();

    /** Columns of an image. */
    long w();

    /** Order of the axes. */
    ImageLayout layout();

    @Override
    default Layout tensor() {
      return layout().of(AXES, mb(), c(), h(), w());
    }

    @Override
    default Layout parameters() {
      return Layout.vector("ic", c());
    }

    @Override
    default String text() {
      String width = w() == h() ? "" : "iw" + w();
      return "mb" + mb() + "ic" + c() + "ih" + h() + width + ' ' + layout().text();
    }
  }

  /** Rows, whose scale and shift have one element a column. */
  public sealed interface Rows extends Shape {
    /** Number of rows. */
    long rows();

    /** Elements of a row. */
    long columns();

    @Override
    default Layout tensor() {
      return Layout.matrix("row", rows(), "column", columns(), Math.max(1, columns()));
    }

    @Override
    default Layout statistics() {
      return Layout.vector("row", rows());
    }

    @Override
    default Layout parameters() {
      return Layout.vector("column", columns());
    }

    @Override
    default String text() {
      return rows() + "x" + columns() + ':' + columns();
    }
  }

  /**
   * Images, normalized by channel.
   *
   * @param mb images in the batch
   * @param c channels
   * @param h rows
   * @param w columns
   * @param layout order of the axes
   */
  public record Batch(long mb, long c, long h, long w, ImageLayout layout) implements Images {
    /** Checks the sizes. */
    public Batch {
      check(mb, c, h, w);
    }

    @Override
    public NormalizationKind kind() {
      return NormalizationKind.BATCH;
    }

    @Override
    public Layout statistics() {
      return parameters();
    }
  }

  /**
   * Images, normalized by groups of neighbouring channels.
   *
   * @param mb images in the batch
   * @param groups groups of an image, which divide its channels
   * @param c channels
   * @param h rows
   * @param w columns
   * @param layout order of the axes
   */
  public record Group(long mb, long groups, long c, long h, long w, ImageLayout layout)
      implements Images {
    /** Checks the sizes. */
    public Group {
      check(mb, c, h, w);
      Checks.positive("g", groups);
      if (c % groups != 0) {
        throw new IllegalArgumentException("g=" + groups + " does not divide ic=" + c);
      }
    }

    @Override
    public NormalizationKind kind() {
      return NormalizationKind.GROUP;
    }

    @Override
    public Layout statistics() {
      return Layout.dense(new String[] {"mb", "g"}, mb, groups);
    }

    @Override
    public String text() {
      return "g" + groups + Images.super.text();
    }
  }

  /**
   * Images, normalized by plane.
   *
   * @param mb images in the batch
   * @param c channels
   * @param h rows
   * @param w columns
   * @param layout order of the axes
   */
  public record Instance(long mb, long c, long h, long w, ImageLayout layout) implements Images {
    /** Checks the sizes. */
    public Instance {
      check(mb, c, h, w);
    }

    @Override
    public NormalizationKind kind() {
      return NormalizationKind.INSTANCE;
    }

    @Override
    public Layout statistics() {
      return Layout.dense(new String[] {"mb", "ic"}, mb, c);
    }
  }

  /**
   * Rows, normalized each by itself.
   *
   * @param rows number of rows
   * @param columns elements of a row
   */
  public record Layer(long rows, long columns) implements Rows {
    /** Checks the sizes. */
    public Layer {
      Checks.size("rows", rows);
      Checks.size("columns", columns);
    }

    @Override
    public NormalizationKind kind() {
      return NormalizationKind.LAYER;
    }
  }

  /**
   * Rows, each divided by the root of the mean of its squares.
   *
   * @param rows number of rows
   * @param columns elements of a row
   */
  public record Rms(long rows, long columns) implements Rows {
    /** Checks the sizes. */
    public Rms {
      Checks.size("rows", rows);
      Checks.size("columns", columns);
    }

    @Override
    public NormalizationKind kind() {
      return NormalizationKind.RMS;
    }
  }

  private static void check(long mb, long c, long h, long w) {
    Checks.size("mb", mb);
    Checks.size("ic", c);
    Checks.size("ih", h);
    Checks.size("iw", w);
  }

  /** A problem without an addend and an epilogue. */
  public NormalizationProblem(Direction direction, DataType type, Shape shape, double epsilon) {
    this(direction, type, shape, epsilon, Addend.NONE, Epilogue.NONE);
  }

  /** Checks the direction and the options. */
  public NormalizationProblem {
    Checks.direction(
        Family.NORMALIZATION,
        direction,
        Direction.FORWARD_TRAINING,
        Direction.FORWARD_INFERENCE,
        Direction.BACKWARD);
    Checks.floating(type);
    if (!(epsilon >= 0 && epsilon < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("eps=" + epsilon + " must be finite and not negative");
    }
    if (addend != Addend.NONE && !(shape instanceof Rows)) {
      throw new IllegalArgumentException(
          "add=" + addend.text() + " belongs to rows, not to " + shape.kind().text());
    }
    if (addend != Addend.NONE && direction == Direction.BACKWARD) {
      throw new IllegalArgumentException(
          "add="
              + addend.text()
              + " has no backward of its own: take the one without it, with the sum as src");
    }
    if (!epilogue.isEmpty() && !epilogue.suffix().equals(RELU)) {
      throw new IllegalArgumentException(
          "normalization has no epilogue but +relu, not" + epilogue.suffix());
    }
  }

  /** A parser of what follows the type. */
  public static Supplier<NormalizationProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    return new NormalizationText(words).parse(direction, type);
  }

  @Override
  public Family family() {
    return Family.NORMALIZATION;
  }

  /** True when the mean is subtracted, and there is a shift. */
  public boolean isCentred() {
    return shape.kind() != NormalizationKind.RMS;
  }

  /** True when negative results become 0. */
  public boolean hasRelu() {
    return !epilogue.isEmpty();
  }

  @Override
  public List<OperandSpec> operands() {
    List<OperandSpec> specs = new ArrayList<>();
    if (direction == Direction.BACKWARD) {
      backward(specs);
    } else {
      forward(specs);
    }
    return specs;
  }

  private void forward(List<OperandSpec> specs) {
    Layout tensor = shape.tensor();
    boolean training = direction == Direction.FORWARD_TRAINING;
    boolean batch = shape.kind() == NormalizationKind.BATCH;
    specs.add(OperandSpec.read(Role.SRC, type, tensor));
    if (addend == Addend.BIAS_RESIDUAL) {
      specs.add(OperandSpec.read(Role.BIAS, type, shape.parameters()));
    }
    if (addend != Addend.NONE) {
      specs.add(OperandSpec.read(Role.RESIDUAL, type, tensor));
      specs.add(OperandSpec.write(Role.SUM, type, tensor).orInPlaceOf(Role.RESIDUAL));
    }
    specs.add(OperandSpec.read(Role.SCALE, type, shape.parameters()));
    if (isCentred()) {
      specs.add(OperandSpec.read(Role.SHIFT, type, shape.parameters()));
    }
    specs.add(OperandSpec.write(Role.DST, type, tensor).orInPlaceOf(Role.SRC));
    if (training) {
      if (isCentred()) {
        specs.add(OperandSpec.write(Role.MEAN, type, shape.statistics()));
      }
      specs.add(OperandSpec.write(Role.VARIANCE, type, shape.statistics()));
    }
    if (training && batch) {
      specs.add(OperandSpec.update(Role.RUNNING_MEAN, type, shape.statistics()));
      specs.add(
          OperandSpec.update(Role.RUNNING_VARIANCE, type, shape.statistics())
              .in(Domain.NON_NEGATIVE));
    } else if (batch) {
      readStatistics(specs);
    }
  }

  private void backward(List<OperandSpec> specs) {
    specs.add(OperandSpec.read(Role.SRC, type, shape.tensor()));
    specs.add(OperandSpec.read(Role.SCALE, type, shape.parameters()));
    if (hasRelu()) {
      specs.add(OperandSpec.read(Role.DST, type, shape.tensor()));
    }
    specs.add(OperandSpec.read(Role.DIFF_DST, type, shape.tensor()));
    readStatistics(specs);
    specs.add(OperandSpec.write(Role.DIFF_SRC, type, shape.tensor()).orInPlaceOf(Role.DIFF_DST));
    specs.add(OperandSpec.write(Role.DIFF_SCALE, type, shape.parameters()));
    if (isCentred()) {
      specs.add(OperandSpec.write(Role.DIFF_SHIFT, type, shape.parameters()));
    }
  }

  private void readStatistics(List<OperandSpec> specs) {
    if (isCentred()) {
      specs.add(OperandSpec.read(Role.MEAN, type, shape.statistics()));
    }
    specs.add(OperandSpec.read(Role.VARIANCE, type, shape.statistics()).in(Domain.NON_NEGATIVE));
  }

  @Override
  public List<Scalar> scalars() {
    return shape.kind() == NormalizationKind.BATCH && direction == Direction.FORWARD_TRAINING
        ? List.of(Scalar.MOMENTUM)
        : List.of();
  }

  @Override
  public double operations() {
    return (direction == Direction.BACKWARD ? 8.0 : 5.0) * shape.tensor().count();
  }

  @Override
  public String text() {
    return "normalization "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + shape.kind().text()
        + ' '
        + shape.text()
        + (epsilon == DEFAULT_EPSILON ? "" : " eps=" + epsilon)
        + (addend == Addend.NONE ? "" : " add=" + addend.text())
        + epilogue.suffix();
  }

  @Override
  public String toString() {
    return text();
  }
}
