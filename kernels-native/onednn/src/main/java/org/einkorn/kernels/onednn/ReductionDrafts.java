package org.einkorn.kernels.onednn;

import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Reduction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;

/** Sums and means over an axis; the axes before and after it are made one each. */
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
    long outer = p.dims().outer(p.axis());
    long inner = p.dims().inner(p.axis());
    long size = p.dims().size(p.axis());
    // With a last axis of one element oneDNN would not find its vectorized implementation.
    MemoryDesc src = inner == 1 ? Descs.dense(outer, size) : Descs.dense(outer, size, inner);
    MemoryDesc dst = inner == 1 ? Descs.dense(outer, 1) : Descs.dense(outer, 1, inner);
    plan.step(
        plan.main(Reduction.of(plan.engine(), algorithm(p.kind()), src, dst, plan.attributes())),
        PlanBuilder.operand(Arg.SRC, src, Role.SRC),
        PlanBuilder.operand(Arg.DST, dst, Role.DST));
  }

  private static Algorithm algorithm(ReductionKind kind) {
    return switch (kind) {
      case SUM -> Algorithm.REDUCTION_SUM;
      case MEAN -> Algorithm.REDUCTION_MEAN;
    };
  }
}
