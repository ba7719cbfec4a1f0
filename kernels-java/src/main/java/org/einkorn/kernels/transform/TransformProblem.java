package org.einkorn.kernels.transform;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.transform.Transform.Gather;
import org.einkorn.kernels.transform.Transform.Pad;

/**
 * A transform or its adjoint, as text {@code transform forward f32 transpose 2x3x4 perm=2,0,1}.
 *
 * @param direction forward or backward
 * @param type the type of the elements: any forward, f32 or f64 backward
 * @param transform what it does
 */
public record TransformProblem(Direction direction, DataType type, Transform transform)
    implements Problem {

  private static final List<Role> SOURCES = List.of(Role.SRC, Role.SRC1, Role.SRC2, Role.SRC3);
  private static final List<Role> GRADIENTS =
      List.of(Role.DIFF_SRC, Role.DIFF_SRC1, Role.DIFF_SRC2, Role.DIFF_SRC3);

  /** Checks direction and type. */
  public TransformProblem {
    Checks.direction(Family.TRANSFORM, direction, Direction.FORWARD, Direction.BACKWARD);
    if (direction == Direction.BACKWARD) {
      Checks.floating(type);
    }
  }

  /** A parser of what follows the type. */
  public static Supplier<TransformProblem> parse(
      Direction direction, DataType type, ProblemText words) {
    Checks.direction(Family.TRANSFORM, direction, Direction.FORWARD, Direction.BACKWARD);
    Supplier<Transform> transform = TransformText.parse(words);
    return () -> new TransformProblem(direction, type, transform.get());
  }

  /** The role of a source, or of its gradient in backward. */
  public Role source(int number) {
    return (direction == Direction.FORWARD ? SOURCES : GRADIENTS).get(number);
  }

  /** The role of the destination, or of its gradient in backward. */
  public Role destination() {
    return direction == Direction.FORWARD ? Role.DST : Role.DIFF_DST;
  }

  @Override
  public Family family() {
    return Family.TRANSFORM;
  }

  @Override
  public List<OperandSpec> operands() {
    boolean forward = direction == Direction.FORWARD;
    List<OperandSpec> specs = new ArrayList<>();
    Layout dst = transform.dst().layout();
    if (!forward) {
      specs.add(OperandSpec.read(Role.DIFF_DST, type, dst));
    }
    if (transform instanceof Gather gather) {
      int bound = Math.toIntExact(gather.dims().size(gather.axis()));
      specs.add(
          OperandSpec.read(Role.INDICES, DataType.S32, Layout.vector("count", gather.count()))
              .in(Domain.index(bound)));
    }
    for (int i = 0; i < transform.sources().size(); i++) {
      Layout src = transform.sources().get(i).layout();
      specs.add(
          forward
              ? OperandSpec.read(source(i), type, src)
              : OperandSpec.write(source(i), type, src));
    }
    if (forward) {
      specs.add(OperandSpec.write(Role.DST, type, dst));
    }
    return specs;
  }

  @Override
  public List<Scalar> scalars() {
    boolean fills =
        direction == Direction.FORWARD
            && transform instanceof Pad(var _, var _, var _, PadMode mode)
            && mode == PadMode.CONSTANT;
    return fills ? List.of(Scalar.FILL) : List.of();
  }

  /** Elements that are moved. */
  @Override
  public double operations() {
    return transform.dst().count();
  }

  /** Forward reads no more than it writes; backward reads diff_dst and writes all of diff_src. */
  @Override
  public double bytes() {
    double dst = (double) transform.dst().count() * type.bytes();
    double src = 0;
    for (var dims : transform.sources()) {
      src += (double) dims.count() * type.bytes();
    }
    return direction == Direction.FORWARD ? dst + Math.min(src, dst) : dst + src;
  }

  @Override
  public String text() {
    return "transform " + direction.text() + ' ' + type.text() + ' ' + transform.text();
  }

  @Override
  public String toString() {
    return text();
  }
}
