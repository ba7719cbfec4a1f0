package org.einkorn.kernels.onednn;

import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Binary;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;

/** Arithmetic of two tensors by oneDNN's binary, on tensors of equal sizes as one row. */
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
    if (p.direction() == Direction.BACKWARD) {
      throw new PlanBuilder.Unfit("oneDNN has no gradients of binary operations");
    }
    MemoryDesc dst = p.isDense() ? Descs.dense(p.dims().count()) : dense(p.dims());
    MemoryDesc src = p.isDense() ? dst : dense(p.sources().get(0));
    MemoryDesc src1 = p.isDense() ? dst : dense(p.sources().get(1));
    plan.step(
        plan.main(Binary.of(plan.engine(), algorithm(p.kind()), src, src1, dst, plan.attributes())),
        PlanBuilder.operand(Arg.SRC, src, Role.SRC),
        PlanBuilder.operand(Arg.SRC_1, src1, Role.SRC1),
        PlanBuilder.operand(Arg.DST, dst, Role.DST));
  }

  private static MemoryDesc dense(Dims dims) {
    return Descs.dense(dims.sizes().stream().mapToLong(Long::longValue).toArray());
  }

  private static Algorithm algorithm(ElementwiseKind kind) {
    return switch (kind) {
      case ADD -> Algorithm.BINARY_ADD;
      case SUB -> Algorithm.BINARY_SUB;
      case MUL -> Algorithm.BINARY_MUL;
      case DIV -> Algorithm.BINARY_DIV;
      case EQ -> Algorithm.BINARY_EQ;
      case NE -> Algorithm.BINARY_NE;
      case LT -> Algorithm.BINARY_LT;
      case LE -> Algorithm.BINARY_LE;
      case GT -> Algorithm.BINARY_GT;
      case GE -> Algorithm.BINARY_GE;
      case MIN -> Algorithm.BINARY_MIN;
      case MAX -> Algorithm.BINARY_MAX;
      case POW, WHERE -> throw new PlanBuilder.Unfit(kind.text() + " is not bound to oneDNN");
    };
  }
}
