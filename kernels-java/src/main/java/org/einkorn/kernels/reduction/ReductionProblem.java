package org.einkorn.kernels.reduction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;

/**
 * A reduction over one or more axes, as text {@code reduction forward f32 sum 64x128 axis=0} or
 * {@code reduction backward f32 variance 8x16x7x7 axis=0,2,3}.
 *
 * @param direction forward, or backward for the gradient of the source
 * @param type f32 or f64
 * @param kind what is made of the elements
 * @param dims sizes of the source
 * @param axes the axes that the destination lacks, in ascending order, at least one
 */
public record ReductionProblem(
    Direction direction, DataType type, ReductionKind kind, Dims dims, List<Integer> axes)
    implements Problem {

  /** Checks the direction and the axes. */
  public ReductionProblem {
    Checks.direction(Family.REDUCTION, direction, Direction.FORWARD, Direction.BACKWARD);
    Checks.floating(type);
    axes = axes.stream().sorted().toList();
    if (axes.isEmpty()) {
      throw new IllegalArgumentException("a reduction needs an axis, such as axis=0");
    }
    for (int i = 0; i < axes.size(); i++) {
      dims.requireAxis(axes.get(i));
      if (i > 0 && axes.get(i).equals(axes.get(i - 1))) {
        throw new IllegalArgumentException(
            "axis=" + text(axes) + " names axis " + axes.get(i) + " twice");
      }
    }
    if (direction == Direction.BACKWARD && kind == ReductionKind.ARGMAX) {
      throw new IllegalArgumentException("argmax has no derivative: it is a number of a place");
    }
  }

  /** A reduction over one axis, forward. */
  public ReductionProblem(DataType type, ReductionKind kind, Dims dims, int axis) {
    this(Direction.FORWARD, type, kind, dims, List.of(axis));
  }

  /** A parser of what follows the type. */
  public static Supplier<ReductionProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    ReductionKind kind =
        words.nextOf("kind of reduction", ReductionKind.values(), ReductionKind::text);
    Dims dims = words.next("sizes such as 64x128", Dims::parse);
    List<Integer> axes =
        words.next(
            "axis=",
            word ->
                Arrays.stream(axisList(word).split(",", -1))
                    .map(axis ->
                        dims.requireAxis(Math.toIntExact(Checks.optionValue("axis=" + axis))))
                    .toList());
    return () -> new ReductionProblem(direction, type, kind, dims, axes);
  }

  private static String axisList(String word) {
    if (!word.startsWith("axis=")) {
      throw new IllegalArgumentException("expected axis=, not '" + word + "'");
    }
    return word.substring("axis=".length());
  }

  private static String text(List<Integer> axes) {
    return axes.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /** Sizes of the destination with the reduced axes kept, as 1. */
  public Dims keptDims() {
    List<Long> sizes = new ArrayList<>(dims.sizes());
    axes.forEach(axis -> sizes.set(axis, 1L));
    return new Dims(sizes);
  }

  /** Elements that make a result. */
  public long terms() {
    return axes.stream().mapToLong(dims::size).reduce(1, Math::multiplyExact);
  }

  @Override
  public Family family() {
    return Family.REDUCTION;
  }

  /** True when the derivative depends on the source. */
  private boolean derivesFromSource() {
    return kind != ReductionKind.SUM && kind != ReductionKind.MEAN;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout dst = dstLayout();
    if (direction == Direction.FORWARD) {
      return List.of(
          OperandSpec.read(Role.SRC, type, dims.layout()),
          OperandSpec.write(Role.DST, kind == ReductionKind.ARGMAX ? DataType.S32 : type, dst));
    }
    List<OperandSpec> specs = new ArrayList<>();
    if (derivesFromSource()) {
      specs.add(OperandSpec.read(Role.SRC, type, dims.layout()));
    }
    if (kind == ReductionKind.NORM) {
      specs.add(OperandSpec.read(Role.DST, type, dst).in(OperandSpec.Domain.NON_NEGATIVE));
    }
    specs.add(OperandSpec.read(Role.DIFF_DST, type, dst));
    specs.add(OperandSpec.write(Role.DIFF_SRC, type, dims.layout()));
    return specs;
  }

  private Layout dstLayout() {
    List<Long> rest = new ArrayList<>();
    for (int axis = 0; axis < dims.rank(); axis++) {
      if (!axes.contains(axis)) {
        rest.add(dims.size(axis));
      }
    }
    return new Dims(rest).layout();
  }

  @Override
  public double operations() {
    return dims.count();
  }

  @Override
  public String text() {
    return "reduction "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + kind.text()
        + ' '
        + dims.text()
        + " axis="
        + text(axes);
  }

  @Override
  public String toString() {
    return text();
  }
}
