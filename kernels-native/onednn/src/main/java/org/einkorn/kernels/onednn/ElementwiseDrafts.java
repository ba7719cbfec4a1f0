package org.einkorn.kernels.onednn;

import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Binary;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;

/** Arithmetic of two tensors by oneDNN's binary, on the tensors as one row. */
final class ElementwiseDrafts implements Drafts<ElementwiseProblem> {

  @Override
  public List<Draft> drafts(ElementwiseProblem p) {
    return List.of(new Draft("", plan -> draw(p, plan)));
  }

  @Override
  public boolean isThreadInvariant(ElementwiseProblem p) {
    return true; // every element is computed by itself
  }

  private static void draw(ElementwiseProblem p, PlanBuilder plan) {
    MemoryDesc data = Descs.dense(p.dims().count());
    plan.step(
        plan.main(
            Binary.of(plan.engine(), algorithm(p.kind()), data, data, data, plan.attributes())),
        PlanBuilder.operand(Arg.SRC, data, Role.SRC),
        PlanBuilder.operand(Arg.SRC_1, data, Role.SRC1),
        PlanBuilder.operand(Arg.DST, data, Role.DST));
  }

  private static Algorithm algorithm(ElementwiseKind kind) {
    return switch (kind) {
      case ADD -> Algorithm.BINARY_ADD;
    };
  }
}
