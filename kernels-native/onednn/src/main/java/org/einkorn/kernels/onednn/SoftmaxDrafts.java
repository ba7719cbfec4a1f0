package org.einkorn.kernels.onednn;

import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Softmax;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;

/** Softmax and log-softmax. The axes before and after that of the classes are made one each. */
final class SoftmaxDrafts implements Drafts<SoftmaxProblem> {

  private static final int AXIS = 1;

  @Override
  public Optional<String> refusal(SoftmaxProblem p) {
    if (p.kind() == SoftmaxKind.CROSS_ENTROPY) {
      return Optional.of("oneDNN has no cross-entropy loss");
    }
    // Measured: 3e-6 at values near 1, where the bound is 1.6e-6.
    return p.kind() == SoftmaxKind.LOG && p.direction() != Direction.BACKWARD
        ? Optional.of("oneDNN's log-softmax errs by more than the bound beside the reference")
        : Optional.empty();
  }

  @Override
  public List<Draft> drafts(SoftmaxProblem p) {
    return List.of(new Draft("", plan -> draw(p, plan)));
  }

  @Override
  public boolean isThreadInvariant(SoftmaxProblem p) {
    return true; // one thread computes a row
  }

  private static void draw(SoftmaxProblem p, PlanBuilder plan) {
    Algorithm algorithm =
        p.kind() == SoftmaxKind.LOG ? Algorithm.SOFTMAX_LOG : Algorithm.SOFTMAX_ACCURATE;
    long inner = p.dims().inner(p.axis());
    long outer = p.dims().outer(p.axis());
    MemoryDesc data =
        inner == 1 ? Descs.dense(outer, p.classes()) : Descs.dense(outer, p.classes(), inner);
    boolean backward = p.direction() == Direction.BACKWARD;
    PrimitiveDesc forward =
        Softmax.forward(
            plan.engine(),
            p.direction() == Direction.FORWARD_INFERENCE
                ? PropKind.FORWARD_INFERENCE
                : PropKind.FORWARD_TRAINING,
            algorithm,
            data,
            data,
            AXIS,
            plan.attributes());
    if (backward) {
      plan.step(
          plan.main(
              Softmax.backward(
                  plan.engine(), algorithm, data, data, data, AXIS, forward, plan.attributes())),
          PlanBuilder.operand(Arg.DST, data, Role.DST),
          PlanBuilder.operand(Arg.DIFF_DST, data, Role.DIFF_DST),
          PlanBuilder.operand(Arg.DIFF_SRC, data, Role.DIFF_SRC));
    } else {
      plan.step(
          plan.main(forward),
          PlanBuilder.operand(Arg.SRC, data, Role.SRC),
          PlanBuilder.operand(Arg.DST, data, Role.DST));
    }
  }
}
