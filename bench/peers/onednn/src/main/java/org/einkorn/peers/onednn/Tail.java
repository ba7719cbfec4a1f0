package org.einkorn.peers.onednn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Binary;
import org.einkorn.bindings.onednn.Eltwise;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PostOps;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.peers.protocol.Operand;
import org.einkorn.peers.protocol.Task;

/** What follows a product or convolution: fused as post-ops, or as primitives of their own. */
record Tail(List<Step> steps) {

  /** Something done to each element of the destination. */
  sealed interface Step {}

  /** {@code x + scale · old}. */
  record Sum(float scale) implements Step {}

  /** A function with constants. */
  record Function(Algorithm algorithm, float alpha, float beta) implements Step {}

  /** {@code x} plus a tensor. */
  record Add(MemoryDesc layout, Operand operand) implements Step {}

  /** The steps of a task's epilogue, without those that the primitive does itself. */
  static List<Step> epilogue(Task task, MemoryDesc dst, MemoryDesc bias, boolean ownBias) {
    List<Step> steps = new ArrayList<>();
    for (String step : task.epilogue()) {
      if (step.startsWith("bias")) {
        if (!ownBias) {
          steps.add(new Add(bias, task.operand("bias")));
        }
        continue;
      }
      steps.add(
          switch (step) {
            case "residual" -> new Add(dst, task.operand("residual"));
            case "scale" -> new Function(Algorithm.ELTWISE_LINEAR, (float) task.scalar("scale"), 0);
            case "clamp" ->
                new Function(
                    Algorithm.ELTWISE_CLIP,
                    (float) task.scalar("clamp_min"),
                    (float) task.scalar("clamp_max"));
            default -> new Function(Pointwise.algorithm(step), 0, 0);
          });
    }
    return steps;
  }

  PostOps postOps() {
    PostOps postOps = PostOps.create();
    for (Step step : steps) {
      switch (step) {
        case Sum(float scale) -> postOps.appendSum(scale);
        case Function(Algorithm algorithm, float alpha, float beta) ->
            postOps.appendEltwise(algorithm, alpha, beta);
        case Add(MemoryDesc layout, Operand _) ->
            postOps.appendBinary(Algorithm.BINARY_ADD, layout);
      }
    }
    return postOps;
  }

  /** The arguments that the post-ops read. */
  List<ExecArgs.Entry> arguments(Plan plan) {
    List<ExecArgs.Entry> arguments = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Add(MemoryDesc layout, Operand operand)) {
        arguments.add(plan.at(Arg.postOpSource(i), layout, operand));
      }
    }
    return arguments;
  }

  /** Adds primitives that do the same to the destination in its place. */
  void append(Plan plan, MemoryDesc dst, Operand operand) {
    for (Step step : steps) {
      switch (step) {
        case Sum _ -> throw new IllegalArgumentException("the old content is gone");
        case Function(Algorithm algorithm, float alpha, float beta) ->
            plan.step(
                Eltwise.forward(
                    plan.engine(),
                    PropKind.FORWARD_INFERENCE,
                    algorithm,
                    dst,
                    dst,
                    alpha,
                    beta,
                    plan.attributes()),
                List.of(plan.at(Arg.SRC, dst, operand), plan.at(Arg.DST, dst, operand)));
        case Add(MemoryDesc layout, Operand source) ->
            plan.step(
                Binary.of(plan.engine(), Algorithm.BINARY_ADD, dst, layout, dst, plan.attributes()),
                List.of(
                    plan.at(Arg.SRC, dst, operand),
                    plan.at(Arg.SRC_1, layout, source),
                    plan.at(Arg.DST, dst, operand)));
      }
    }
  }
}
