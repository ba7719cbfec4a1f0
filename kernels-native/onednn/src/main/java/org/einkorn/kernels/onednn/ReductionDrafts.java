package org.einkorn.kernels.onednn;

import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Reduction;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;

/** Reductions; where one axis is reduced, those before and after it are made one each. */
final class ReductionDrafts implements Drafts<ReductionProblem> {

  @Override
  public List<Draft> drafts(ReductionProblem p) {
    return List.of(new Draft("", plan -> draw(p, plan)));
  }

  @Override
  public boolean isThreadInvariant(ReductionProblem p) {
    return false; // a long sum may be divided among threads
  }

  private static void draw(ReductionProblem p, PlanBuilder plan) {
    if (p.direction() == Direction.BACKWARD) {
      throw new PlanBuilder.Unfit("oneDNN has no gradients of reductions");
    }
    MemoryDesc src;
    MemoryDesc dst;
    if (p.axes().size() == 1) {
      int axis = p.axes().getFirst();
      long outer = p.dims().outer(axis);
      long inner = p.dims().inner(axis);
      long size = p.dims().size(axis);
      // With a last axis of one element oneDNN would not find its vectorized implementation.
      src = inner == 1 ? Descs.dense(outer, size) : Descs.dense(outer, size, inner);
      dst = inner == 1 ? Descs.dense(outer, 1) : Descs.dense(outer, 1, inner);
    } else {
      src = dense(p.dims());
      dst = dense(p.keptDims());
    }
    plan.step(
        plan.main(Reduction.of(plan.engine(), algorithm(p.kind()), src, dst, plan.attributes())),
        PlanBuilder.operand(Arg.SRC, src, Role.SRC),
        PlanBuilder.operand(Arg.DST, dst, Role.DST));
  }

  private static MemoryDesc dense(Dims dims) {
    return Descs.dense(dims.sizes().stream().mapToLong(Long::longValue).toArray());
  }

  private static Algorithm algorithm(ReductionKind kind) {
    return switch (kind) {
      case SUM -> Algorithm.REDUCTION_SUM;
      case MEAN -> Algorithm.REDUCTION_MEAN;
      case MAX -> Algorithm.REDUCTION_MAX;
      case MIN -> Algorithm.REDUCTION_MIN;
      case ARGMAX, NORM, VARIANCE ->
          throw new PlanBuilder.Unfit(kind.text() + " is not bound to oneDNN");
    };
  }
}
