package org.einkorn.kernels.onednn;

import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Reorder;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.transform.Transform.Transpose;
import org.einkorn.kernels.transform.TransformProblem;

/** Permutations of axes by oneDNN's reorder; its other copies know no strides, fills or indices. */
final class TransformDrafts implements Drafts<TransformProblem> {

  @Override
  public Optional<String> refusal(TransformProblem p) {
    return p.transform() instanceof Transpose
        ? Optional.empty()
        : Optional.of("oneDNN's reorder permutes axes, and does nothing else of transform");
  }

  @Override
  public List<Draft> drafts(TransformProblem p) {
    return List.of(new Draft("", plan -> draw(p, (Transpose) p.transform(), plan)));
  }

  @Override
  public boolean isThreadInvariant(TransformProblem p) {
    return true; // it moves bits
  }

  /** One side is described with the strides that its axes have in the order of the other one. */
  private static void draw(TransformProblem p, Transpose transpose, PlanBuilder plan) {
    long[] dims = transpose.dst().sizes().stream().mapToLong(Long::longValue).toArray();
    long[] strides = new long[dims.length];
    for (int axis = 0; axis < dims.length; axis++) {
      strides[axis] = transpose.dims().inner(transpose.perm().get(axis));
    }
    MemoryDesc permuted = Descs.strided(dims, strides);
    MemoryDesc dense = Descs.dense(dims);
    boolean forward = p.direction() == Direction.FORWARD;
    MemoryDesc from = forward ? permuted : dense;
    MemoryDesc to = forward ? dense : permuted;
    plan.step(
        plan.main(Reorder.of(plan.engine(), from, to, plan.attributes())),
        PlanBuilder.operand(Arg.SRC, from, forward ? p.source(0) : p.destination()),
        PlanBuilder.operand(Arg.DST, to, forward ? p.destination() : p.source(0)));
  }
}
