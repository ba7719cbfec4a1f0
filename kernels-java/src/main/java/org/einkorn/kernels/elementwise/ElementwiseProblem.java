package org.einkorn.kernels.elementwise;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
 * An operation of two tensors, or of three where one is a condition, as text {@code elementwise
 * forward f32 add 64x128:64x128}, {@code elementwise backward f32 mul 8x1x5:1x7x5} or {@code
 * elementwise forward f32 where 64x128:64x128:64x1}.
 *
 * @param direction forward, or backward for the gradients of src and src1 together
 * @param type f32 or f64, also of conditions and of results that are 0 or 1
 * @param kind the operation
 * @param sources sizes of src, of src1 and, if it has one, of the condition, with as many axes;
 *     along each axis all have the same size, or 1 and are repeated
 */
public record ElementwiseProblem(
    Direction direction, DataType type, ElementwiseKind kind, List<Dims> sources)
    implements Problem {

  /** Checks that the operation has the direction and that the sizes fit. */
  public ElementwiseProblem {
    Checks.direction(Family.ELEMENTWISE, direction, Direction.FORWARD, Direction.BACKWARD);
    Checks.floating(type);
    sources = List.copyOf(sources);
    if (direction == Direction.BACKWARD && kind.isComparison()) {
      throw new IllegalArgumentException(kind.text() + " has no derivative: it is 0 or 1");
    }
    if (sources.size() != kind.sources()) {
      throw new IllegalArgumentException(
          kind.text()
              + " reads "
              + kind.sources()
              + " operands, not "
              + sources.size()
              + ": write "
              + String.join(":", Collections.nCopies(kind.sources(), "64x128")));
    }
    broadcast(sources);
  }

  /** An operation of tensors of equal sizes, forward. */
  public ElementwiseProblem(DataType type, ElementwiseKind kind, Dims dims) {
    this(Direction.FORWARD, type, kind, Collections.nCopies(kind.sources(), dims));
  }

  /** A parser of what follows the type. */
  public static Supplier<ElementwiseProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    ElementwiseKind kind =
        words.nextOf("operation", ElementwiseKind.values(), ElementwiseKind::text);
    List<Dims> sources =
        words.next(
            "sizes such as 64x128:64x128",
            sizes -> Arrays.stream(sizes.split(":", -1)).map(Dims::parse).toList());
    return () -> new ElementwiseProblem(direction, type, kind, sources);
  }

  private static Dims broadcast(List<Dims> sources) {
    int rank = sources.getFirst().rank();
    List<Long> sizes = new ArrayList<>();
    for (Dims source : sources) {
      if (source.rank() != rank) {
        throw mismatch(sources, "all need as many axes; write an axis to repeat along as 1");
      }
    }
    for (int axis = 0; axis < rank; axis++) {
      long size = 1;
      for (Dims source : sources) {
        if (source.size(axis) != 1) {
          if (size != 1 && size != source.size(axis)) {
            throw mismatch(
                sources, "axis " + axis + " has sizes " + size + " and " + source.size(axis));
          }
          size = source.size(axis);
        }
      }
      sizes.add(size);
    }
    return new Dims(sizes);
  }

  private static IllegalArgumentException mismatch(List<Dims> sources, String reason) {
    return new IllegalArgumentException("sizes " + text(sources) + " do not fit: " + reason);
  }

  private static String text(List<Dims> sources) {
    return sources.stream().map(Dims::text).collect(Collectors.joining(":"));
  }

  /** Sizes of the destination. */
  public Dims dims() {
    return broadcast(sources);
  }

  /** True when no source is repeated. */
  public boolean isDense() {
    return sources.stream().allMatch(sources.getFirst()::equals);
  }

  @Override
  public Family family() {
    return Family.ELEMENTWISE;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout dst = dims().layout();
    Layout src = sources.get(0).layout();
    Layout src1 = sources.get(1).layout();
    boolean forward = direction == Direction.FORWARD;
    List<OperandSpec> specs = new ArrayList<>();
    if (forward || kind.derivesFromSources()) {
      specs.add(OperandSpec.read(Role.SRC, type, src));
      specs.add(OperandSpec.read(Role.SRC1, type, src1));
    }
    if (kind == ElementwiseKind.WHERE) {
      specs.add(OperandSpec.read(Role.CONDITION, type, sources.get(2).layout()));
    }
    if (forward) {
      OperandSpec written = OperandSpec.write(Role.DST, type, dst);
      specs.add(sources.get(0).equals(dims()) ? written.orInPlaceOf(Role.SRC) : written);
      return specs;
    }
    specs.add(OperandSpec.read(Role.DIFF_DST, type, dst));
    specs.add(OperandSpec.write(Role.DIFF_SRC, type, src));
    specs.add(OperandSpec.write(Role.DIFF_SRC1, type, src1));
    return specs;
  }

  @Override
  public double operations() {
    return dims().count();
  }

  @Override
  public String text() {
    return "elementwise "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + kind.text()
        + ' '
        + text(sources);
  }

  @Override
  public String toString() {
    return text();
  }
}
