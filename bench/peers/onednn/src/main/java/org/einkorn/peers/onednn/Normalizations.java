package org.einkorn.peers.onednn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Normalization;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.peers.protocol.Task;

/** Batch and layer normalization, forward and backward. */
final class Normalizations {

  private static final int SCALE_AND_SHIFT = Normalization.USE_SCALE | Normalization.USE_SHIFT;

  private final Task task;
  private final boolean batch;
  private final MemoryDesc data;
  private final MemoryDesc statistics;
  private final MemoryDesc parameters;
  private final float epsilon;

  private Normalizations(Task task) {
    this.task = task;
    batch = task.is("kind", "batch");
    epsilon = (float) task.number("epsilon");
    if (batch) {
      data = Descs.image(task, task.size("mb"), task.size("ic"), task.size("ih"), task.size("iw"));
      statistics = Descs.dense(task.size("ic"));
      parameters = statistics;
    } else {
      data = Descs.dense(task.size("rows"), task.size("columns"));
      statistics = Descs.dense(task.size("rows"));
      parameters = Descs.dense(task.size("columns"));
    }
  }

  static List<Candidate> candidates(Task task) {
    Normalizations normalization = new Normalizations(task);
    return List.of(
        task.is("direction", "backward") ? normalization::backward : normalization::forward);
  }

  private PrimitiveDesc description(Plan plan, PropKind kind, int flags) {
    return batch
        ? Normalization.batchForward(
            plan.engine(), kind, data, data, epsilon, flags, plan.attributes())
        : Normalization.layerForward(
            plan.engine(), kind, data, data, statistics, epsilon, flags, plan.attributes());
  }

  private void forward(Plan plan) {
    boolean training = task.is("direction", "forward-training");
    boolean given = batch && !training;
    List<ExecArgs.Entry> arguments = new ArrayList<>();
    arguments.add(plan.at(Arg.SRC, data, task.operand("src")));
    arguments.add(plan.at(Arg.DST, data, task.operand("dst")));
    arguments.add(plan.at(Arg.SCALE, parameters, task.operand("scale")));
    arguments.add(plan.at(Arg.SHIFT, parameters, task.operand("shift")));
    if (training || given) {
      statistics(plan, arguments);
    }
    plan.step(
        description(
            plan,
            training ? PropKind.FORWARD_TRAINING : PropKind.FORWARD_INFERENCE,
            given ? SCALE_AND_SHIFT | Normalization.USE_GLOBAL_STATS : SCALE_AND_SHIFT),
        arguments);
    if (batch && training) {
      runningStatistics(plan);
    }
  }

  private void backward(Plan plan) {
    PrimitiveDesc forward = description(plan, PropKind.FORWARD_TRAINING, SCALE_AND_SHIFT);
    PrimitiveDesc backward =
        batch
            ? Normalization.batchBackward(
                plan.engine(),
                PropKind.BACKWARD,
                data,
                data,
                data,
                epsilon,
                SCALE_AND_SHIFT,
                forward,
                plan.attributes())
            : Normalization.layerBackward(
                plan.engine(),
                PropKind.BACKWARD,
                data,
                data,
                data,
                statistics,
                epsilon,
                SCALE_AND_SHIFT,
                forward,
                plan.attributes());
    List<ExecArgs.Entry> arguments = new ArrayList<>();
    arguments.add(plan.at(Arg.SRC, data, task.operand("src")));
    arguments.add(plan.at(Arg.DIFF_DST, data, task.operand("diff_dst")));
    arguments.add(plan.at(Arg.DIFF_SRC, data, task.operand("diff_src")));
    statistics(plan, arguments);
    arguments.add(plan.at(Arg.SCALE, parameters, task.operand("scale")));
    arguments.add(plan.at(Arg.DIFF_SCALE, parameters, task.operand("diff_scale")));
    arguments.add(plan.at(Arg.DIFF_SHIFT, parameters, task.operand("diff_shift")));
    plan.step(backward, arguments);
  }

  private void statistics(Plan plan, List<ExecArgs.Entry> arguments) {
    arguments.add(plan.at(Arg.MEAN, statistics, task.operand("mean")));
    arguments.add(plan.at(Arg.VARIANCE, statistics, task.operand("variance")));
  }

  /** oneDNN leaves the running statistics to its caller; they take an unbiased variance. */
  private void runningStatistics(Plan plan) {
    double momentum = task.scalar("momentum");
    double count = (double) task.size("mb") * task.size("ih") * task.size("iw");
    double unbiased = count > 1 ? count / (count - 1) : 1;
    MemorySegment mean = task.operand("mean").segment();
    MemorySegment variance = task.operand("variance").segment();
    MemorySegment runningMean = task.operand("running_mean").segment();
    MemorySegment runningVariance = task.operand("running_variance").segment();
    plan.step(() -> {
      follow(runningMean, mean, momentum, 1);
      follow(runningVariance, variance, momentum, unbiased);
    });
  }

  private static void follow(
      MemorySegment running, MemorySegment now, double share, double factor) {
    long channels = now.byteSize() / Float.BYTES;
    for (long c = 0; c < channels; c++) {
      double old = running.getAtIndex(ValueLayout.JAVA_FLOAT, c);
      double value = now.getAtIndex(ValueLayout.JAVA_FLOAT, c) * factor;
      running.setAtIndex(ValueLayout.JAVA_FLOAT, c, (float) ((1 - share) * old + share * value));
    }
  }
}
