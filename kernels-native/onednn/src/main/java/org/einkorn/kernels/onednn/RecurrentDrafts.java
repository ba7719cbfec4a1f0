package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Binary;
import org.einkorn.bindings.onednn.Lstm;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.bindings.onednn.RnnDirection;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.recurrent.CellKind;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem.Extra;
import org.einkorn.kernels.recurrent.Sweep;
import org.jspecify.annotations.Nullable;

/**
 * LSTM, forward-inference. oneDNN has one bias, the sum of the contract's two. What its training
 * pass keeps has no documented form, and the other cells order their gates otherwise.
 */
final class RecurrentDrafts implements Drafts<RecurrentProblem> {

  @Override
  public Optional<String> refusal(RecurrentProblem p) {
    if (p.cell() != CellKind.LSTM) {
      return Optional.of("only lstm is bound: the gates of " + p.cell().text() + " lie otherwise");
    }
    if (p.direction() != Direction.FORWARD_INFERENCE) {
      return Optional.of(
          "oneDNN keeps the workspace of training in a form of its own, which no other backend"
              + " reads or writes");
    }
    if (p.has(Extra.LENGTHS)) {
      return Optional.of("oneDNN's sequences are all as long");
    }
    return p.layers() > 1 && p.slc() != p.outputs()
        ? Optional.of("oneDNN's layers all have inputs of one size, here " + p.outputs())
        : Optional.empty();
  }

  @Override
  public List<Draft> drafts(RecurrentProblem p) {
    return List.of(new Draft("", plan -> draw(p, plan)));
  }

  @Override
  public boolean isThreadInvariant(RecurrentProblem p) {
    return false; // the products of the gates are not proved to be
  }

  private static void draw(RecurrentProblem p, PlanBuilder plan) {
    long l = p.layers();
    long d = p.directions();
    long h = p.dhc();
    MemoryDesc src = Descs.dense(p.steps(), p.mb(), p.slc());
    MemoryDesc dst = Descs.dense(p.steps(), p.mb(), p.outputs());
    MemoryDesc state = Descs.dense(l, d, p.mb(), h);
    MemoryDesc bias = Descs.dense(l, d, 4, h);
    boolean initial = p.has(Extra.INITIAL);
    boolean last = p.has(Extra.FINAL);
    Plan.@Nullable Argument bothBiases = p.has(Extra.BIAS) ? bothBiases(p, plan, bias) : null;
    PrimitiveDesc description =
        plan.main(
            Lstm.forward(
                plan.engine(),
                PropKind.FORWARD_INFERENCE,
                direction(p.sweep()),
                new Lstm.Tensors(
                    src,
                    initial ? state : null,
                    initial ? state : null,
                    Descs.any(l, d, p.slc(), 4, h),
                    Descs.any(l, d, h, 4, h),
                    bothBiases == null ? null : bias,
                    dst,
                    last ? state : null,
                    last ? state : null),
                plan.attributes()));
    List<Plan.Argument> arguments = new ArrayList<>();
    arguments.add(PlanBuilder.operand(Arg.SRC, src, Role.SRC));
    arguments.add(weights(plan, description, 0, p, p.slc(), Role.WEIGHTS));
    arguments.add(weights(plan, description, 1, p, h, Role.WEIGHTS_ITER));
    arguments.add(PlanBuilder.operand(Arg.DST, dst, Role.DST));
    if (bothBiases != null) {
      arguments.add(bothBiases);
    }
    if (initial) {
      arguments.add(PlanBuilder.operand(Arg.SRC_ITER, state, Role.SRC_ITER));
      arguments.add(PlanBuilder.operand(Arg.SRC_ITER_C, state, Role.SRC_ITER_C));
    }
    if (last) {
      arguments.add(PlanBuilder.operand(Arg.DST_ITER, state, Role.DST_ITER));
      arguments.add(PlanBuilder.operand(Arg.DST_ITER_C, state, Role.DST_ITER_C));
    }
    plan.step(description, arguments);
  }

  private static RnnDirection direction(Sweep sweep) {
    return switch (sweep) {
      case LEFT2RIGHT -> RnnDirection.LEFT_TO_RIGHT;
      case RIGHT2LEFT -> RnnDirection.RIGHT_TO_LEFT;
      case CONCAT -> RnnDirection.BIDIRECTIONAL_CONCAT;
    };
  }

  /** Weights with the axes l d i g o that lie as l d g o i. */
  private static Plan.Argument weights(
      PlanBuilder plan,
      PrimitiveDesc description,
      int index,
      RecurrentProblem p,
      long inputs,
      Role role) {
    long h = p.dhc();
    long cell = 4 * h * inputs;
    MemoryDesc own =
        Descs.strided(
            new long[] {p.layers(), p.directions(), inputs, 4, h},
            new long[] {p.directions() * cell, cell, 1, h * inputs, inputs});
    return plan.input(
        index == 0 ? Arg.WEIGHTS : Arg.WEIGHTS_ITER,
        own,
        description.memory(Query.WEIGHTS_MD, index),
        role);
  }

  private static Plan.Argument bothBiases(RecurrentProblem p, PlanBuilder plan, MemoryDesc bias) {
    MemoryDesc row = Descs.dense(p.cellIndex(p.layers(), 0) * p.gateRows());
    Slot.Scratch sum = plan.scratch(row);
    plan.step(
        Binary.of(plan.engine(), Algorithm.BINARY_ADD, row, row, row, plan.attributes()),
        PlanBuilder.operand(Arg.SRC, row, Role.BIAS),
        PlanBuilder.operand(Arg.SRC_1, row, Role.BIAS_ITER),
        new Plan.Argument(Arg.DST, row, sum));
    return new Plan.Argument(Arg.BIAS, bias, sum);
  }
}
