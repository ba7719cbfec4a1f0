package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Binary;
import org.einkorn.bindings.onednn.Eltwise;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PostOps;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.activation.ActivationKind;

/** Something done to each element of a destination, either fused into a primitive or after it. */
sealed interface Op {

  /** x + the old content of the destination; it can only be fused. */
  record AddOld() implements Op {}

  /** f(x), with the algorithm's two parameters. */
  record Unary(Algorithm algorithm, float alpha, float beta) implements Op {}

  /** x combined with another tensor. */
  record Combine(Algorithm algorithm, MemoryDesc layout, Slot slot) implements Op {}

  /** Post-ops and the arguments that they read. */
  record Fused(PostOps postOps, List<Plan.Argument> arguments) {}

  /**
   * The function of an activation.
   *
   * @throws PlanBuilder.Unfit when oneDNN has none that fits the contract
   */
  static Unary unary(ActivationKind kind) {
    return switch (kind) {
      case RELU -> new Unary(Algorithm.ELTWISE_RELU, 0, 0);
      case GELU -> new Unary(Algorithm.ELTWISE_GELU_ERF, 0, 0);
      case GELU_TANH -> new Unary(Algorithm.ELTWISE_GELU_TANH, 0, 0);
      case SILU -> new Unary(Algorithm.ELTWISE_SWISH, 1, 0);
      case HARD_SWISH -> new Unary(Algorithm.ELTWISE_HARDSWISH, 1f / 6, 0.5f);
      case SIGMOID -> new Unary(Algorithm.ELTWISE_LOGISTIC, 0, 0);
      case HARD_SIGMOID -> new Unary(Algorithm.ELTWISE_HARDSIGMOID, 1f / 6, 0.5f);
      case TANH -> new Unary(Algorithm.ELTWISE_TANH, 0, 0);
      case SOFTPLUS -> new Unary(Algorithm.ELTWISE_SOFT_RELU, 1, 0);
      case MISH -> new Unary(Algorithm.ELTWISE_MISH, 0, 0);
      case EXP -> new Unary(Algorithm.ELTWISE_EXP, 0, 0);
      case LEAKY_RELU, ELU, CLAMP ->
          throw new PlanBuilder.Unfit(
              kind.text() + ": oneDNN fixes its scalars when a primitive is made");
      case PRELU -> throw new PlanBuilder.Unfit("prelu is not bound to oneDNN");
      case SELU -> throw new PlanBuilder.Unfit("oneDNN has no selu");
      // ln 2 comes out as 0.69314575, wrong by 34 roundings
      case LOG -> throw new PlanBuilder.Unfit("oneDNN's logarithm is not accurate enough");
    };
  }

  /** x combined with a run-time scalar, for a destination of some rank. */
  static Op withScalar(Algorithm algorithm, Scalar scalar, int rank) {
    long[] ones = new long[rank];
    java.util.Arrays.fill(ones, 1);
    return new Combine(algorithm, Descs.dense(ones), new Slot.Value(scalar));
  }

  /**
   * The steps of an epilogue.
   *
   * @param dst the destination
   * @param bias the bias, with as many axes as the destination
   * @param rank number of axes of the destination
   */
  static List<Op> of(List<Epilogue.Step> steps, MemoryDesc dst, MemoryDesc bias, int rank) {
    List<Op> ops = new ArrayList<>();
    for (Epilogue.Step step : steps) {
      switch (step) {
        case Epilogue.Bias _ ->
            ops.add(new Combine(Algorithm.BINARY_ADD, bias, new Slot.Operand(Role.BIAS)));
        case Epilogue.Residual _ ->
            ops.add(new Combine(Algorithm.BINARY_ADD, dst, new Slot.Operand(Role.RESIDUAL)));
        case Epilogue.Scale _ -> ops.add(withScalar(Algorithm.BINARY_MUL, Scalar.SCALE, rank));
        case Epilogue.Activation(ActivationKind kind) -> ops.add(unary(kind));
        case Epilogue.Clamp _ -> {
          ops.add(withScalar(Algorithm.BINARY_MAX, Scalar.CLAMP_MIN, rank));
          ops.add(withScalar(Algorithm.BINARY_MIN, Scalar.CLAMP_MAX, rank));
        }
      }
    }
    return ops;
  }

  /** The post-ops that do this. */
  static Fused fuse(List<Op> ops) {
    PostOps postOps = PostOps.create();
    List<Plan.Argument> arguments = new ArrayList<>();
    for (int i = 0; i < ops.size(); i++) {
      switch (ops.get(i)) {
        case AddOld _ -> postOps.appendSum(1);
        case Unary(Algorithm algorithm, float alpha, float beta) ->
            postOps.appendEltwise(algorithm, alpha, beta);
        case Combine(Algorithm algorithm, MemoryDesc layout, Slot slot) -> {
          postOps.appendBinary(algorithm, layout);
          arguments.add(new Plan.Argument(Arg.postOpSource(i), layout, slot));
        }
      }
    }
    return new Fused(postOps, arguments);
  }

  /** Adds primitives that do this to a destination in its place. */
  static void append(List<Op> ops, PlanBuilder plan, MemoryDesc dst) {
    for (Op op : ops) {
      switch (op) {
        case AddOld _ -> throw new IllegalArgumentException("the old content is gone");
        case Unary(Algorithm algorithm, float alpha, float beta) ->
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
                PlanBuilder.operand(Arg.SRC, dst, Role.DST),
                PlanBuilder.operand(Arg.DST, dst, Role.DST));
        case Combine(Algorithm algorithm, MemoryDesc layout, Slot slot) ->
            plan.step(
                Binary.of(plan.engine(), algorithm, dst, layout, dst, plan.attributes()),
                PlanBuilder.operand(Arg.SRC, dst, Role.DST),
                new Plan.Argument(Arg.SRC_1, layout, slot),
                PlanBuilder.operand(Arg.DST, dst, Role.DST));
      }
    }
  }
}
