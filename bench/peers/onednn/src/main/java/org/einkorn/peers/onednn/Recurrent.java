package org.einkorn.peers.onednn;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.Lstm;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.bindings.onednn.RnnDirection;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/**
 * One layer of an LSTM over {@code t} steps of {@code n} sequences, from {@code i} inputs to {@code
 * h} hidden values. Weights lie as gates, outputs, inputs; oneDNN may copy them into a layout of
 * its own. It has one bias, the sum of the two. The backward pass runs after one forward pass,
 * which is not timed.
 */
final class Recurrent {

  private final Task task;
  private final long t;
  private final long n;
  private final long i;
  private final long h;
  private final MemoryDesc state;
  private final MemoryDesc weights;
  private final MemoryDesc weightsIter;
  private final MemoryDesc bias;
  private final MemoryDesc src;
  private final MemoryDesc dst;

  private Recurrent(Task task) {
    this.task = task;
    t = task.size("t");
    n = task.size("mb");
    i = task.size("slc");
    h = task.size("dhc");
    state = Descs.dense(1, 1, n, h);
    weights = gatesFirst(i, h);
    weightsIter = gatesFirst(h, h);
    bias = Descs.dense(1, 1, 4, h);
    src = Descs.dense(t, n, i);
    dst = Descs.dense(t, n, h);
  }

  private static MemoryDesc gatesFirst(long i, long h) {
    long all = 4 * i * h;
    return Descs.strided(new long[] {1, 1, i, 4, h}, all, all, 1, i * h, i);
  }

  static List<Candidate> candidates(Task task) throws Refusal {
    if (!task.is("cell", "lstm")) {
      throw new Refusal("this peer computes lstm, not " + task.text("cell"));
    }
    if (task.size("l") != 1 || !task.is("sweep", "left2right")) {
      throw new Refusal("this peer computes one layer from left to right");
    }
    for (String word : List.of("bias", "initial", "final")) {
      if (!task.flag(word)) {
        throw new Refusal("this peer computes an LSTM with biases, first and last states");
      }
    }
    if (task.flag("lengths")) {
      throw new Refusal("oneDNN's sequences are all as long");
    }
    Recurrent lstm = new Recurrent(task);
    return task.is("direction", "backward")
        ? List.of(lstm::backward)
        : List.of(plan -> lstm.forward(plan, false), plan -> lstm.forward(plan, true));
  }

  private Lstm.Tensors tensors(boolean free) {
    return new Lstm.Tensors(
        src,
        state,
        state,
        free ? Descs.any(1, 1, i, 4, h) : weights,
        free ? Descs.any(1, 1, h, 4, h) : weightsIter,
        bias,
        dst,
        state,
        state);
  }

  private void forward(Plan plan, boolean free) {
    boolean training = task.is("direction", "forward-training");
    PrimitiveDesc description =
        Lstm.forward(
            plan.engine(),
            training ? PropKind.FORWARD_TRAINING : PropKind.FORWARD_INFERENCE,
            RnnDirection.LEFT_TO_RIGHT,
            tensors(free),
            plan.attributes());
    List<ExecArgs.Entry> arguments = inputs(plan, description);
    arguments.add(plan.at(Arg.DST, dst, task.operand("dst")));
    arguments.add(plan.at(Arg.DST_ITER, state, task.operand("dst_iter")));
    arguments.add(plan.at(Arg.DST_ITER_C, state, task.operand("dst_iter_c")));
    if (training) {
      MemoryDesc workspace = description.memory(Query.WORKSPACE_MD, 0);
      arguments.add(plan.at(Arg.WORKSPACE, workspace, plan.allocate(workspace)));
    }
    plan.step(description, arguments);
  }

  /** What both passes read; weights in the layout that this pass wants. */
  private List<ExecArgs.Entry> inputs(Plan plan, PrimitiveDesc description) {
    List<ExecArgs.Entry> arguments = new ArrayList<>();
    arguments.add(plan.at(Arg.SRC, src, task.operand("src")));
    arguments.add(plan.at(Arg.SRC_ITER, state, task.operand("src_iter")));
    arguments.add(plan.at(Arg.SRC_ITER_C, state, task.operand("src_iter_c")));
    arguments.add(
        plan.in(
            Arg.WEIGHTS,
            weights,
            description.memory(Query.WEIGHTS_MD, 0),
            task.operand("weights")));
    arguments.add(
        plan.in(
            Arg.WEIGHTS_ITER,
            weightsIter,
            description.memory(Query.WEIGHTS_MD, 1),
            task.operand("weights_iter")));
    arguments.add(plan.at(Arg.BIAS, bias, bothBiases(plan)));
    return arguments;
  }

  /** The sum of the two biases, added up in every run. */
  private MemorySegment bothBiases(Plan plan) {
    MemorySegment sum = plan.allocate(bias);
    MemorySegment a = task.operand("bias").segment();
    MemorySegment b = task.operand("bias_iter").segment();
    plan.before(() -> {
      for (long k = 0; k < 4 * h; k++) {
        float total = a.getAtIndex(JAVA_FLOAT, k) + b.getAtIndex(JAVA_FLOAT, k);
        sum.setAtIndex(JAVA_FLOAT, k, total);
      }
    });
    return sum;
  }

  private void backward(Plan plan) {
    PrimitiveDesc forward =
        Lstm.forward(
            plan.engine(),
            PropKind.FORWARD_TRAINING,
            RnnDirection.LEFT_TO_RIGHT,
            tensors(false),
            plan.attributes());
    MemoryDesc kept = forward.memory(Query.WORKSPACE_MD, 0);
    MemorySegment workspace = plan.allocate(kept);
    List<ExecArgs.Entry> results =
        List.of(
            plan.at(Arg.DST, dst, plan.allocate(dst)),
            plan.at(Arg.DST_ITER, state, plan.allocate(state)),
            plan.at(Arg.DST_ITER_C, state, plan.allocate(state)),
            plan.at(Arg.WORKSPACE, kept, workspace));
    List<ExecArgs.Entry> first = inputs(plan, forward);
    first.addAll(results);
    plan.first(forward, first);
    PrimitiveDesc description =
        Lstm.backward(
            plan.engine(),
            RnnDirection.LEFT_TO_RIGHT,
            tensors(true),
            tensors(true),
            forward,
            plan.attributes());
    List<ExecArgs.Entry> arguments = inputs(plan, description);
    arguments.addAll(results);
    gradients(plan, description, arguments);
    plan.step(description, arguments);
    MemorySegment diffBias = task.operand("diff_bias").segment();
    MemorySegment diffBiasIter = task.operand("diff_bias_iter").segment();
    plan.step(() -> diffBiasIter.copyFrom(diffBias));
  }

  /** oneDNN adds to the gradients of weights and bias: they are cleared in every run. */
  private void gradients(Plan plan, PrimitiveDesc description, List<ExecArgs.Entry> arguments) {
    arguments.add(plan.at(Arg.DIFF_DST, dst, task.operand("diff_dst")));
    arguments.add(plan.at(Arg.DIFF_DST_ITER, state, task.operand("diff_dst_iter")));
    arguments.add(plan.at(Arg.DIFF_DST_ITER_C, state, task.operand("diff_dst_iter_c")));
    arguments.add(plan.at(Arg.DIFF_SRC, src, task.operand("diff_src")));
    arguments.add(plan.at(Arg.DIFF_SRC_ITER, state, task.operand("diff_src_iter")));
    arguments.add(plan.at(Arg.DIFF_SRC_ITER_C, state, task.operand("diff_src_iter_c")));
    sum(plan, description, arguments, Arg.DIFF_WEIGHTS, 0, weights, "diff_weights");
    sum(plan, description, arguments, Arg.DIFF_WEIGHTS_ITER, 1, weightsIter, "diff_weights_iter");
    MemorySegment diffBias = task.operand("diff_bias").segment();
    plan.step(() -> diffBias.fill((byte) 0));
    arguments.add(plan.at(Arg.DIFF_BIAS, bias, diffBias));
  }

  private void sum(
      Plan plan,
      PrimitiveDesc description,
      List<ExecArgs.Entry> arguments,
      int argument,
      int index,
      MemoryDesc own,
      String role) {
    MemoryDesc wanted = description.memory(Query.DIFF_WEIGHTS_MD, index);
    MemorySegment place = own.sameAs(wanted) ? task.operand(role).segment() : plan.allocate(wanted);
    plan.step(() -> place.fill((byte) 0));
    arguments.add(
        own.sameAs(wanted)
            ? plan.at(argument, own, place)
            : plan.outFrom(argument, own, wanted, place, task.operand(role)));
  }
}
