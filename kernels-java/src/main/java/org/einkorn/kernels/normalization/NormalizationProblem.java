package org.einkorn.kernels.normalization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
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
import org.einkorn.kernels.Scalar;

/**
 * A normalization, as text {@code normalization forward-training f32 batch mb32ic64ih56iw56 nchw}
 * or {@code normalization backward f32 layer 4096x768:768}, with {@code eps=} when epsilon is not
 * 1e-5. A layer's sizes are those of the tensor and, after the colon, those of the trailing axes
 * that make a row.
 *
 * @param direction forward-training, forward-inference or backward
 * @param type f32 or f64
 * @param shape the tensor and over which elements the statistics are taken
 * @param epsilon what is added to the variance
 */
public record NormalizationProblem(Direction direction, DataType type, Shape shape, double epsilon)
    implements Problem {

  /** The value of epsilon that a text may leave out. */
  public static final double DEFAULT_EPSILON = 1e-5;

  private static final List<String> KEYS = List.of("mb", "ic", "ih", "iw");
  private static final String[] AXES = {"mb", "ic", "ih", "iw"};

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

  /**
   * Images, normalized by channel.
   *
   * @param mb images in the batch
   * @param c channels
   * @param h rows
   * @param w columns
   * @param layout order of the axes
   */
  public record Batch(long mb, long c, long h, long w, ImageLayout layout) implements Shape {
    /** Checks the sizes. */
    public Batch {
      Checks.size("mb", mb);
      Checks.size("ic", c);
      Checks.size("ih", h);
      Checks.size("iw", w);
    }

    @Override
    public NormalizationKind kind() {
      return NormalizationKind.BATCH;
    }

    @Override
    public Layout tensor() {
      return layout.of(AXES, mb, c, h, w);
    }

    @Override
    public Layout statistics() {
      return Layout.vector("ic", c);
    }

    @Override
    public Layout parameters() {
      return statistics();
    }

    @Override
    public String text() {
      return "mb" + mb + "ic" + c + "ih" + h + (w == h ? "" : "iw" + w) + ' ' + layout.text();
    }
  }

  /**
   * Rows, normalized each by itself.
   *
   * @param rows number of rows
   * @param columns elements of a row
   */
  public record Layer(long rows, long columns) implements Shape {
    /** Checks the sizes. */
    public Layer {
      Checks.size("rows", rows);
      Checks.size("columns", columns);
    }

    @Override
    public NormalizationKind kind() {
      return NormalizationKind.LAYER;
    }

    @Override
    public Layout tensor() {
      return Layout.matrix("row", rows, "column", columns, Math.max(1, columns));
    }

    @Override
    public Layout statistics() {
      return Layout.vector("row", rows);
    }

    @Override
    public Layout parameters() {
      return Layout.vector("column", columns);
    }

    @Override
    public String text() {
      return rows + "x" + columns + ':' + columns;
    }
  }

  /** Checks the direction. */
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
  }

  /** A parser of what follows the type. */
  public static Supplier<NormalizationProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    NormalizationKind kind =
        words.nextOf("kind of normalization", NormalizationKind.values(), NormalizationKind::text);
    return switch (kind) {
      case BATCH -> parseBatch(direction, type, words);
      case LAYER -> parseLayer(direction, type, words);
    };
  }

  private static Supplier<NormalizationProblem> parseBatch(
      Direction direction, DataType type, ProblemText words) {
    ImageSizes sizes =
        words.next("sizes such as mb32ic64ih56iw56", word -> ImageSizes.parse(word, KEYS));
    ImageLayout[] layout = {ImageLayout.NCHW};
    double[] epsilon = {DEFAULT_EPSILON};
    words.options(option -> {
      if (option.startsWith("eps=")) {
        epsilon[0] = Double.parseDouble(option.substring(4));
      } else {
        layout[0] = ProblemText.oneOf("layout", option, ImageLayout.values(), ImageLayout::text);
      }
    });
    return () -> {
      long ih = sizes.required("ih");
      Batch shape =
          new Batch(
              sizes.required("mb"), sizes.required("ic"), ih, sizes.optional("iw", ih), layout[0]);
      return new NormalizationProblem(direction, type, shape, epsilon[0]);
    };
  }

  private static Supplier<NormalizationProblem> parseLayer(
      Direction direction, DataType type, ProblemText words) {
    Layer shape = words.next("sizes such as 4096x768:768", NormalizationProblem::parseRows);
    double[] epsilon = {DEFAULT_EPSILON};
    words.options(option -> {
      if (!option.startsWith("eps=")) {
        throw Checks.unknownOption(option, "eps=");
      }
      epsilon[0] = Double.parseDouble(option.substring(4));
    });
    return () -> new NormalizationProblem(direction, type, shape, epsilon[0]);
  }

  private static Layer parseRows(String sizes) {
    String[] sides = sizes.split(":", -1);
    if (sides.length != 2) {
      throw new IllegalArgumentException(
          "expected the sizes of the tensor and of a row, such as 4096x768:768, not '"
              + sizes
              + "'");
    }
    Dims tensor = Dims.parse(sides[0]);
    Dims row = Dims.parse(sides[1]);
    int outer = tensor.rank() - row.rank();
    if (outer < 0 || !tensor.sizes().subList(outer, tensor.rank()).equals(row.sizes())) {
      throw new IllegalArgumentException(
          "the row " + row.text() + " must be the trailing axes of " + tensor.text());
    }
    return new Layer(outer == 0 ? 1 : tensor.outer(outer), row.count());
  }

  @Override
  public Family family() {
    return Family.NORMALIZATION;
  }

  @Override
  public List<OperandSpec> operands() {
    boolean batch = shape.kind() == NormalizationKind.BATCH;
    Layout statistics = shape.statistics();
    List<OperandSpec> specs = new ArrayList<>();
    specs.add(OperandSpec.read(Role.SRC, type, shape.tensor()));
    specs.add(OperandSpec.read(Role.SCALE, type, shape.parameters()));
    if (direction == Direction.BACKWARD) {
      specs.add(OperandSpec.read(Role.DIFF_DST, type, shape.tensor()));
      readStatistics(specs);
      specs.add(OperandSpec.write(Role.DIFF_SRC, type, shape.tensor()).orInPlaceOf(Role.DIFF_DST));
      specs.add(OperandSpec.write(Role.DIFF_SCALE, type, shape.parameters()));
      specs.add(OperandSpec.write(Role.DIFF_SHIFT, type, shape.parameters()));
      return specs;
    }
    specs.add(OperandSpec.read(Role.SHIFT, type, shape.parameters()));
    specs.add(OperandSpec.write(Role.DST, type, shape.tensor()).orInPlaceOf(Role.SRC));
    if (direction == Direction.FORWARD_TRAINING) {
      specs.add(OperandSpec.write(Role.MEAN, type, statistics));
      specs.add(OperandSpec.write(Role.VARIANCE, type, statistics));
      if (batch) {
        specs.add(OperandSpec.update(Role.RUNNING_MEAN, type, statistics));
        specs.add(
            OperandSpec.update(Role.RUNNING_VARIANCE, type, statistics)
                .in(OperandSpec.Domain.NON_NEGATIVE));
      }
    } else if (batch) {
      readStatistics(specs);
    }
    return specs;
  }

  private void readStatistics(List<OperandSpec> specs) {
    specs.add(OperandSpec.read(Role.MEAN, type, shape.statistics()));
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
        + (epsilon == DEFAULT_EPSILON ? "" : " eps=" + epsilon);
  }

  @Override
  public String toString() {
    return text();
  }
}
