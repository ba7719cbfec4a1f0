package org.einkorn.kernels.embedding;

import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;

/**
 * A lookup of rows or the gradient of its table, as text {@code embedding forward f32
 * 32x128:30522x768 padding=0} or {@code embedding backward-weights f32 64:1000x16 beta=1}: sizes of
 * the indices, then rows and width of the table.
 *
 * @param direction forward or backward-weights
 * @param type f32 or f64
 * @param indices sizes of the indices
 * @param rows rows of the table, at least 1
 * @param width elements of a row
 * @param padding the row that counts as zeros, or {@link #NO_PADDING}
 * @param beta factor of the old gradient; 0 forward
 */
public record EmbeddingProblem(
    Direction direction,
    DataType type,
    Dims indices,
    long rows,
    long width,
    long padding,
    ScalarClass beta)
    implements Problem {

  /** No row counts as zeros. */
  public static final long NO_PADDING = -1;

  /** Checks the sizes and options. */
  public EmbeddingProblem {
    Checks.direction(Family.EMBEDDING, direction, Direction.FORWARD, Direction.BACKWARD_WEIGHTS);
    Checks.floating(type);
    Checks.positive("rows", rows);
    Checks.size("width", width);
    if (rows > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "rows=" + rows + " exceeds what an s32 index reaches, " + Integer.MAX_VALUE);
    }
    if (padding < NO_PADDING || padding >= rows) {
      throw new IllegalArgumentException(
          "padding=" + padding + " is no row of the table, whose rows are 0 to " + (rows - 1));
    }
    if (direction == Direction.FORWARD && beta != ScalarClass.ZERO) {
      throw new IllegalArgumentException(
          "beta=" + beta.text() + " belongs to backward-weights; a lookup overwrites");
    }
  }

  /** A parser of what follows the type. */
  public static Supplier<EmbeddingProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    Checks.direction(Family.EMBEDDING, direction, Direction.FORWARD, Direction.BACKWARD_WEIGHTS);
    Sizes sizes = words.next("sizes such as 32x128:30522x768", Sizes::parse);
    long[] padding = {NO_PADDING};
    ScalarClass[] beta = {ScalarClass.ZERO};
    words.options(option -> {
      if (option.startsWith("padding=")) {
        padding[0] = Checks.size("padding", Checks.optionValue(option));
      } else if (option.startsWith("beta=")) {
        beta[0] = ScalarClass.parse(option.substring("beta=".length()));
      } else {
        throw Checks.unknownOption(option, "padding= or beta=");
      }
    });
    return () ->
        new EmbeddingProblem(
            direction,
            type,
            sizes.indices(),
            sizes.table().size(0),
            sizes.table().size(1),
            padding[0],
            beta[0]);
  }

  private record Sizes(Dims indices, Dims table) {
    static Sizes parse(String text) {
      String[] sides = text.split(":", -1);
      if (sides.length == 2) {
        Sizes sizes = new Sizes(Dims.parse(sides[0]), Dims.parse(sides[1]));
        if (sizes.table.rank() == 2) {
          return sizes;
        }
      }
      throw new IllegalArgumentException(
          "expected the sizes of the indices and ROWSxWIDTH of the table, such as 64:1000x16,"
              + " not '"
              + text
              + "'");
    }
  }

  /** The number of indices. */
  public long count() {
    return indices.count();
  }

  @Override
  public Family family() {
    return Family.EMBEDDING;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout table = Dims.of(rows, width).layout();
    Layout looked = Dims.of(count(), width).layout();
    OperandSpec positions =
        OperandSpec.read(Role.INDICES, DataType.S32, indices.layout()).in(Domain.index((int) rows));
    if (direction == Direction.FORWARD) {
      return List.of(
          positions,
          OperandSpec.read(Role.WEIGHTS, type, table),
          OperandSpec.write(Role.DST, type, looked));
    }
    return List.of(
        positions,
        OperandSpec.read(Role.DIFF_DST, type, looked),
        beta == ScalarClass.ZERO
            ? OperandSpec.write(Role.DIFF_WEIGHTS, type, table)
            : OperandSpec.update(Role.DIFF_WEIGHTS, type, table));
  }

  @Override
  public List<Scalar> scalars() {
    return beta == ScalarClass.OTHER ? List.of(Scalar.BETA) : List.of();
  }

  @Override
  public double operations() {
    return (double) count() * width;
  }

  /** Of the table a lookup reads no more than the rows that it takes. */
  @Override
  public double bytes() {
    double taken = (double) count() * width * type.bytes();
    double table = (double) rows * width * type.bytes();
    double positions = (double) count() * DataType.S32.bytes();
    return direction == Direction.FORWARD
        ? positions + taken + Math.min(taken, table)
        : positions + taken + table * (beta == ScalarClass.ZERO ? 1 : 2);
  }

  @Override
  public String text() {
    return "embedding "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + indices.text()
        + ':'
        + rows
        + 'x'
        + width
        + (padding == NO_PADDING ? "" : " padding=" + padding)
        + (beta == ScalarClass.ZERO ? "" : " beta=" + beta.text());
  }

  @Override
  public String toString() {
    return text();
  }
}
