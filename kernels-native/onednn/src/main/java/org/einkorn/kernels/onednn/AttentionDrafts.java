package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Matmul;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Softmax;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.attention.HeadStrides;

/**
 * Attention as oneDNN's primitives have it: a product, softmax, a product, the scores in the
 * workspace. Heads of keys have an axis of their own, along which they are broadcast.
 */
final class AttentionDrafts implements Drafts<AttentionProblem> {

  /** Sequence, head of keys, head of queries that share it, row, column. */
  private static final int RANK = 5;

  @Override
  public Optional<String> refusal(AttentionProblem p) {
    if (p.direction() != Direction.FORWARD_INFERENCE) {
      return Optional.of(
          p.direction().text()
              + ": oneDNN's softmax neither keeps nor takes the logarithms of its sums");
    }
    return p.causal() || p.mask() != AttentionMask.NONE
        ? Optional.of("oneDNN's softmax has no rows without keys, as the contract has under masks")
        : Optional.empty();
  }

  @Override
  public List<Draft> drafts(AttentionProblem p) {
    return List.of(new Draft("", plan -> draw(p, plan)));
  }

  @Override
  public boolean isThreadInvariant(AttentionProblem p) {
    return false; // matmul may divide the sums among threads
  }

  private static void draw(AttentionProblem p, PlanBuilder plan) {
    MemoryDesc query = rows(p, p.group(), p.query(), p.keySize(), p.queryStrides());
    MemoryDesc value = rows(p, 1, p.key(), p.valueSize(), p.valueStrides());
    MemoryDesc dst = rows(p, p.group(), p.query(), p.valueSize(), p.dstStrides());
    HeadStrides k = p.keyStrides();
    MemoryDesc key =
        Descs.strided(
            new long[] {p.mb(), p.keyHeads(), 1, p.keySize(), p.key()},
            new long[] {k.batch(), k.head(), k.head(), 1, k.row()});
    MemoryDesc scores = Descs.dense(p.mb(), p.keyHeads(), p.group(), p.query(), p.key());
    Slot.Scratch place = plan.scratch(scores);

    Op.Fused scaling = Op.fuse(List.of(Op.withScalar(Algorithm.BINARY_MUL, Scalar.SCALE, RANK)));
    List<Plan.Argument> arguments = new ArrayList<>(scaling.arguments());
    arguments.add(PlanBuilder.operand(Arg.SRC, query, Role.QUERY));
    arguments.add(PlanBuilder.operand(Arg.WEIGHTS, key, Role.KEY));
    arguments.add(new Plan.Argument(Arg.DST, scores, place));
    plan.step(
        plan.main(
            Matmul.of(plan.engine(), query, key, null, scores, plan.attributes(scaling.postOps()))),
        arguments);
    PrimitiveDesc softmax =
        Softmax.forward(
            plan.engine(),
            PropKind.FORWARD_INFERENCE,
            Algorithm.SOFTMAX_ACCURATE,
            scores,
            scores,
            RANK - 1,
            plan.attributes());
    plan.step(
        softmax,
        new Plan.Argument(Arg.SRC, scores, place),
        new Plan.Argument(Arg.DST, scores, place));
    plan.step(
        Matmul.of(plan.engine(), scores, value, null, dst, plan.attributes()),
        new Plan.Argument(Arg.SRC, scores, place),
        PlanBuilder.operand(Arg.WEIGHTS, value, Role.VALUE),
        PlanBuilder.operand(Arg.DST, dst, Role.DST));
  }

  private static MemoryDesc rows(
      AttentionProblem p, long group, long length, long size, HeadStrides strides) {
    return Descs.strided(
        new long[] {p.mb(), p.keyHeads(), group, length, size},
        new long[] {strides.batch(), group * strides.head(), strides.head(), strides.row(), 1});
  }
}
