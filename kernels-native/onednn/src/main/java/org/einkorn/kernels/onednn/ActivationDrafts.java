package org.einkorn.kernels.onednn;

import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Eltwise;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationProblem;

/** Activations by oneDNN's eltwise, on the tensor as one row. */
final class ActivationDrafts implements Drafts<ActivationProblem> {

  @Override
  public List<Draft> drafts(ActivationProblem p) {
    return List.of(new Draft("", plan -> draw(p, plan)));
  }

  @Override
  public boolean isThreadInvariant(ActivationProblem p) {
    return true; // every element is computed by itself
  }

  private static void draw(ActivationProblem p, PlanBuilder plan) {
    if (p.bias().isPresent()) {
      throw new PlanBuilder.Unfit("oneDNN adds no bias before an activation");
    }
    MemoryDesc data = Descs.dense(p.dims().count());
    Op.Unary function = Op.unary(p.kind());
    Algorithm algorithm = p.fromDst() ? fromDst(p.kind()) : function.algorithm();
    PrimitiveDesc forward =
        Eltwise.forward(
            plan.engine(),
            PropKind.FORWARD_TRAINING,
            algorithm,
            data,
            data,
            function.alpha(),
            function.beta(),
            plan.attributes());
    if (p.direction() == Direction.BACKWARD) {
      plan.step(
          plan.main(
              Eltwise.backward(
                  plan.engine(),
                  algorithm,
                  data,
                  data,
                  data,
                  function.alpha(),
                  function.beta(),
                  forward,
                  plan.attributes())),
          p.fromDst()
              ? PlanBuilder.operand(Arg.DST, data, Role.DST)
              : PlanBuilder.operand(Arg.SRC, data, Role.SRC),
          PlanBuilder.operand(Arg.DIFF_DST, data, Role.DIFF_DST),
          PlanBuilder.operand(Arg.DIFF_SRC, data, Role.DIFF_SRC));
    } else {
      plan.step(
          plan.main(forward),
          PlanBuilder.operand(Arg.SRC, data, Role.SRC),
          PlanBuilder.operand(Arg.DST, data, Role.DST));
    }
  }

  private static Algorithm fromDst(ActivationKind kind) {
    return switch (kind) {
      case RELU -> Algorithm.ELTWISE_RELU_USE_DST_FOR_BWD;
      case SIGMOID -> Algorithm.ELTWISE_LOGISTIC_USE_DST_FOR_BWD;
      case TANH -> Algorithm.ELTWISE_TANH_USE_DST_FOR_BWD;
      default ->
          throw new PlanBuilder.Unfit(
              "oneDNN's derivative of " + kind.text() + " is computed from src only");
    };
  }
}
