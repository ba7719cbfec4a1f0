package org.einkorn.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.nn.Shape.Axis;
import org.jspecify.annotations.Nullable;

/** What is made of the numbers along some axes, which the result lacks. */
final class ReductionNode extends Node {
  private final ReductionKind kind;
  private final Value src;
  private final Shape shape;
  private final int[] asked;
  private final Call forward;
  private final @Nullable Call backward;

  /**
   * The axes of a reduction, neighbours of one kind merged.
   *
   * @param sizes of kept and reduced axes in turn
   * @param reduced which are reduced
   */
  record Groups(Dims sizes, List<Integer> reduced) {

    static Groups of(Shape shape, boolean[] reduced) {
      List<Long> sizes = new ArrayList<>();
      List<Integer> axes = new ArrayList<>();
      for (int axis = 0; axis < reduced.length; axis++) {
        if (axis > 0 && reduced[axis] == reduced[axis - 1]) {
          sizes.set(sizes.size() - 1, Math.multiplyExact(sizes.getLast(), shape.size(axis)));
          continue;
        }
        if (reduced[axis]) {
          axes.add(sizes.size());
        }
        sizes.add(shape.size(axis));
      }
      if (axes.isEmpty()) {
        axes.add(sizes.size());
        sizes.add(1L);
      }
      return new Groups(new Dims(sizes), axes);
    }
  }

  /**
   * A reduction.
   *
   * @param axes in any order, negative ones counted from behind; all where there are none
   */
  static Tensor of(ReductionKind kind, Tensor src, int... axes) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof ReductionNode last && last.fits(kind, value, src.shape(), axes)
            ? last
            : tape.put(new ReductionNode(tape.cleared(), kind, src, axes)));
  }

  private ReductionNode(Tape tape, ReductionKind kind, Tensor src, int[] axes) {
    super(tape, kept(kind, src.shape(), axes), wantsGradient(src.live()));
    this.kind = kind;
    this.src = src.live();
    this.shape = src.shape();
    this.asked = axes.clone();
    Groups groups = Groups.of(shape, Shapes.reduced(kind.text(), shape, axes));
    this.forward = call(Direction.FORWARD, groups);
    this.backward = output().wantsGradient() ? call(Direction.BACKWARD, groups) : null;
  }

  private Call call(Direction direction, Groups groups) {
    return new Call(
        tape(),
        new ReductionProblem(
            direction, tape().engine().type(), kind, groups.sizes, groups.reduced));
  }

  /** The shape without the reduced axes. */
  static Shape kept(ReductionKind kind, Shape shape, int[] axes) {
    boolean[] reduced = Shapes.reduced(kind.text(), shape, axes);
    List<Axis> kept = new ArrayList<>();
    for (int axis = 0; axis < reduced.length; axis++) {
      if (!reduced[axis]) {
        kept.add(shape.axes().get(axis));
      }
    }
    return new Shape(kept);
  }

  private boolean fits(ReductionKind otherKind, Value other, Shape otherShape, int[] axes) {
    return kind == otherKind
        && src == other
        && Arrays.equals(asked, axes)
        && shape.equals(otherShape);
  }

  @Override
  void forward() {
    forward.bind(Role.SRC, src.data()).bind(Role.DST, output().data()).run();
  }

  @Override
  void backward() {
    if (backward != null) {
      backward
          .bind(Role.SRC, src.data())
          .bind(Role.DST, output().data())
          .bind(Role.DIFF_DST, output().gradient())
          .bind(Role.DIFF_SRC, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
  }
}
