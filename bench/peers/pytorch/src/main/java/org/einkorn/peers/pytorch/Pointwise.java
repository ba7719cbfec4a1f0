package org.einkorn.peers.pytorch;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Activation, softmax, addition, reduction. */
final class Pointwise {

  private Pointwise() {}

  private static Tensor tensor(Task task, String role) {
    return Tensors.dense(task.operand(role), task.dims());
  }

  static Operation activation(Task task) throws Refusal {
    if (task.is("direction", "backward")) {
      return backward(task);
    }
    Tensor x = tensor(task, "src");
    Tensor y = tensor(task, "dst");
    return Call.inPlace(
        switch (task.text("kind")) {
          case "relu" -> () -> torch.relu_out(y, x);
          case "gelu" -> () -> torch.gelu_out(y, x);
          case "sigmoid" -> () -> torch.sigmoid_out(y, x);
          case "tanh" -> () -> torch.tanh_out(y, x);
          default -> throw new Refusal("this activation is not asked of PyTorch");
        });
  }

  private static Operation backward(Task task) throws Refusal {
    boolean fromDst = task.flag("fromDst");
    Tensor given = tensor(task, fromDst ? "dst" : "src");
    Tensor diffDst = tensor(task, "diff_dst");
    Tensor diffSrc = tensor(task, "diff_src");
    String kind = task.text("kind");
    Scalar zero = new Scalar(0.0f);
    if (kind.equals("relu")) {
      return Call.inPlace(() -> torch.threshold_backward_out(diffSrc, diffDst, given, zero));
    }
    if (kind.equals("gelu") && !fromDst) {
      return Call.inPlace(() -> torch.gelu_backward_out(diffSrc, diffDst, given));
    }
    if (kind.equals("sigmoid") && fromDst) {
      return Call.inPlace(() -> torch.sigmoid_backward_out(diffSrc, diffDst, given));
    }
    if (kind.equals("tanh") && fromDst) {
      return Call.inPlace(() -> torch.tanh_backward_out(diffSrc, diffDst, given));
    }
    throw new Refusal(
        "PyTorch computes the derivative of " + kind + " from the other side of the function");
  }

  static Operation softmax(Task task) throws Refusal {
    if (task.is("direction", "backward") || task.is("kind", "cross-entropy")) {
      throw new Refusal("PyTorch reaches this gradient through its graph only");
    }
    Tensor x = tensor(task, "src");
    Tensor y = tensor(task, "dst");
    long axis = task.size("axis");
    return task.is("kind", "log")
        ? Call.inPlace(() -> torch.log_softmax_out(y, x, axis))
        : Call.inPlace(() -> torch.softmax_out(y, x, axis));
  }

  static Operation addition(Task task) throws Refusal {
    if (!task.is("kind", "add")) {
      throw new Refusal("this operation is not asked of PyTorch");
    }
    Tensor a = tensor(task, "src");
    Tensor b = tensor(task, "src1");
    Tensor y = tensor(task, "dst");
    return Call.inPlace(() -> torch.add_out(y, a, b));
  }

  static Operation reduction(Task task) {
    Tensor x = tensor(task, "src");
    long[] dims = task.dims();
    long[] left = new long[dims.length - 1];
    int axis = task.intSize("axis");
    for (int i = 0; i < left.length; i++) {
      left[i] = dims[i < axis ? i : i + 1];
    }
    Tensor y = Tensors.dense(task.operand("dst"), left);
    Sizes axes = new Sizes(axis);
    ScalarTypeOptional type = new ScalarTypeOptional();
    return task.is("kind", "sum")
        ? Call.inPlace(() -> torch.sum_out(y, x, axes.optional(), false, type))
        : Call.inPlace(() -> torch.mean_out(y, x, axes.optional(), false, type));
  }
}
