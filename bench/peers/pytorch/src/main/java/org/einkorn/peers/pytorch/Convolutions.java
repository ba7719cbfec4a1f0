package org.einkorn.peers.pytorch;

import java.util.List;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.pytorch.LongArrayRefOptional;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Convolution in three directions. */
final class Convolutions {

  private final Task task;
  private final long groups;
  private final Sizes strides;
  private final Sizes padding;
  private final Sizes dilation;
  private final Sizes none = new Sizes(0, 0);

  private Convolutions(Task task) throws Refusal {
    this.task = task;
    groups = task.size("groups");
    strides = new Sizes(task.size("sh"), task.size("sw"));
    padding = new Sizes(task.size("ph"), task.size("pw"));
    dilation = new Sizes(task.size("dh") + 1, task.size("dw") + 1);
    Windows.requireSymmetric(task);
  }

  static Operation of(Task task) throws Refusal {
    Convolutions convolution = new Convolutions(task);
    return switch (task.text("direction")) {
      case "backward-data" -> convolution.backward(true);
      case "backward-weights" -> convolution.backward(false);
      default -> convolution.forward();
    };
  }

  private Tensor src(String role) {
    return Tensors.image(
        task, role, task.size("mb"), task.size("ic"), task.size("ih"), task.size("iw"));
  }

  private Tensor dst(String role) {
    return Tensors.image(
        task, role, task.size("mb"), task.size("oc"), task.size("oh"), task.size("ow"));
  }

  private Tensor weights(String role) {
    return Tensors.image(
        task, role, task.size("oc"), task.size("ic") / groups, task.size("kh"), task.size("kw"));
  }

  private Operation forward() throws Refusal {
    Tensor x = src("src");
    Tensor w = weights("weights");
    List<String> epilogue = task.epilogue();
    boolean ownBias = !epilogue.isEmpty() && epilogue.getFirst().equals("bias");
    TensorOptional bias =
        ownBias
            ? Tensors.optional(Tensors.dense(task.operand("bias"), task.size("oc")))
            : new TensorOptional();
    Steps steps =
        Steps.of(
            task,
            ownBias ? 1 : 0,
            role ->
                role.equals("bias")
                    ? Tensors.dense(task.operand("bias"), 1, task.size("oc"), 1, 1)
                    : dst(role));
    Tensor y = dst("dst");
    return Call.returning(
        () ->
            steps.apply(
                torch.conv2d(x, w, bias, strides.get(), padding.get(), dilation.get(), groups)),
        y::copy_);
  }

  /** One of the gradients; of the other operand only the sizes matter. */
  private Operation backward(boolean data) {
    Tensor diffDst = dst("diff_dst");
    Tensor x = src(data ? "diff_src" : "src");
    Tensor w = weights(data ? "weights" : "diff_weights");
    boolean bias = task.has("diff_bias");
    BoolPointer wanted = new BoolPointer(3).put(0, data).put(1, !data).put(2, bias);
    Sizes biasSizes = new Sizes(task.size("oc"));
    LongArrayRefOptional noBias = new LongArrayRefOptional();
    return Call.returning(
        () ->
            torch.convolution_backward(
                diffDst,
                x,
                w,
                bias ? biasSizes.optional() : noBias,
                strides.get(),
                padding.get(),
                dilation.get(),
                false,
                none.get(),
                groups,
                wanted),
        result -> store(result, data, x, w));
  }

  private void store(T_TensorTensorTensor_T result, boolean data, Tensor x, Tensor w) {
    if (data) {
      x.copy_(result.get0());
    } else {
      w.copy_(result.get1());
    }
    if (task.has("diff_bias")) {
      Tensors.dense(task.operand("diff_bias"), task.size("oc")).copy_(result.get2());
    }
  }
}
