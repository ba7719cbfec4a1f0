package org.einkorn.peers.onednn;

import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Binary;
import org.einkorn.bindings.onednn.Eltwise;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Reduction;
import org.einkorn.bindings.onednn.Softmax;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Activation, softmax, addition, reduction. */
final class Pointwise {

  private Pointwise() {}

  static Algorithm algorithm(String activation) {
    return switch (activation) {
      case "relu" -> Algorithm.ELTWISE_RELU;
      case "gelu" -> Algorithm.ELTWISE_GELU_ERF;
      case "sigmoid" -> Algorithm.ELTWISE_LOGISTIC;
      case "tanh" -> Algorithm.ELTWISE_TANH;
      default -> throw new IllegalArgumentException("unknown activation " + activation);
    };
  }

  private static Algorithm fromDst(Algorithm algorithm) {
    return switch (algorithm) {
      case ELTWISE_RELU -> Algorithm.ELTWISE_RELU_USE_DST_FOR_BWD;
      case ELTWISE_LOGISTIC -> Algorithm.ELTWISE_LOGISTIC_USE_DST_FOR_BWD;
      case ELTWISE_TANH -> Algorithm.ELTWISE_TANH_USE_DST_FOR_BWD;
      default -> throw new IllegalArgumentException(algorithm + " needs its source");
    };
  }

  static void activation(Task task, Plan plan) {
    MemoryDesc layout = Descs.dense(task.dims());
    Algorithm plain = algorithm(task.text("kind"));
    boolean fromDst = task.flag("fromDst");
    Algorithm algorithm = fromDst ? fromDst(plain) : plain;
    boolean backward = task.is("direction", "backward");
    PrimitiveDesc forward =
        Eltwise.forward(
            plan.engine(),
            backward ? PropKind.FORWARD_TRAINING : PropKind.FORWARD_INFERENCE,
            algorithm,
            layout,
            layout,
            0,
            0,
            plan.attributes());
    if (!backward) {
      plan.step(
          forward,
          List.of(
              plan.at(Arg.SRC, layout, task.operand("src")),
              plan.at(Arg.DST, layout, task.operand("dst"))));
      return;
    }
    plan.step(
        Eltwise.backward(
            plan.engine(), algorithm, layout, layout, layout, 0, 0, forward, plan.attributes()),
        List.of(
            fromDst
                ? plan.at(Arg.DST, layout, task.operand("dst"))
                : plan.at(Arg.SRC, layout, task.operand("src")),
            plan.at(Arg.DIFF_DST, layout, task.operand("diff_dst")),
            plan.at(Arg.DIFF_SRC, layout, task.operand("diff_src"))));
  }

  static void softmax(Task task, Plan plan) throws Refusal {
    if (task.is("kind", "cross-entropy")) {
      throw new Refusal("oneDNN has no loss");
    }
    Algorithm algorithm =
        task.is("kind", "log") ? Algorithm.SOFTMAX_LOG : Algorithm.SOFTMAX_ACCURATE;
    MemoryDesc layout = Descs.dense(task.dims());
    int axis = task.intSize("axis");
    boolean backward = task.is("direction", "backward");
    PrimitiveDesc forward =
        Softmax.forward(
            plan.engine(),
            backward || task.is("direction", "forward-training")
                ? PropKind.FORWARD_TRAINING
                : PropKind.FORWARD_INFERENCE,
            algorithm,
            layout,
            layout,
            axis,
            plan.attributes());
    if (!backward) {
      plan.step(
          forward,
          List.of(
              plan.at(Arg.SRC, layout, task.operand("src")),
              plan.at(Arg.DST, layout, task.operand("dst"))));
      return;
    }
    plan.step(
        Softmax.backward(
            plan.engine(), algorithm, layout, layout, layout, axis, forward, plan.attributes()),
        List.of(
            plan.at(Arg.DST, layout, task.operand("dst")),
            plan.at(Arg.DIFF_DST, layout, task.operand("diff_dst")),
            plan.at(Arg.DIFF_SRC, layout, task.operand("diff_src"))));
  }

  static void addition(Task task, Plan plan) throws Refusal {
    if (!task.is("kind", "add")) {
      throw new Refusal("elementwise " + task.text("kind") + " is not asked of oneDNN");
    }
    MemoryDesc layout = Descs.dense(task.dims());
    plan.step(
        Binary.of(plan.engine(), Algorithm.BINARY_ADD, layout, layout, layout, plan.attributes()),
        List.of(
            plan.at(Arg.SRC, layout, task.operand("src")),
            plan.at(Arg.SRC_1, layout, task.operand("src1")),
            plan.at(Arg.DST, layout, task.operand("dst"))));
  }

  static void reduction(Task task, Plan plan) {
    long[] reduced = task.dims();
    reduced[task.intSize("axis")] = 1;
    MemoryDesc src = Descs.dense(task.dims());
    MemoryDesc dst = Descs.dense(reduced);
    plan.step(
        Reduction.of(
            plan.engine(),
            task.is("kind", "sum") ? Algorithm.REDUCTION_SUM : Algorithm.REDUCTION_MEAN,
            src,
            dst,
            plan.attributes()),
        List.of(
            plan.at(Arg.SRC, src, task.operand("src")),
            plan.at(Arg.DST, dst, task.operand("dst"))));
  }
}
