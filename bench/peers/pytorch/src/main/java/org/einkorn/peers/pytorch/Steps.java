package org.einkorn.peers.pytorch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/**
 * The steps after a product or convolution, each an operation in the destination's place: PyTorch
 * fuses none of them.
 *
 * @param steps the operations; each returns another name of the same tensor
 */
record Steps(List<UnaryOperator<Tensor>> steps) {

  /**
   * The steps of a task.
   *
   * @param first how many are done already
   * @param operands the bias and the residual, with as many axes as the destination
   */
  static Steps of(Task task, int first, Operands operands) throws Refusal {
    List<UnaryOperator<Tensor>> steps = new ArrayList<>();
    for (String step : task.epilogue().subList(first, task.epilogue().size())) {
      if (step.startsWith("bias") || step.equals("residual")) {
        Tensor other = operands.of(step.startsWith("bias") ? "bias" : step);
        Scalar one = new Scalar(1.0f);
        steps.add(y -> y.add_(other, one));
        continue;
      }
      switch (step) {
        case "scale" -> {
          Scalar factor = new Scalar((float) task.scalar("scale"));
          steps.add(y -> y.mul_(factor));
        }
        case "clamp" -> {
          ScalarOptional least = new ScalarOptional(new Scalar((float) task.scalar("clamp_min")));
          ScalarOptional most = new ScalarOptional(new Scalar((float) task.scalar("clamp_max")));
          steps.add(y -> y.clamp_(least, most));
        }
        case "relu" -> steps.add(Tensor::relu_);
        case "gelu" -> steps.add(torch::gelu_);
        case "sigmoid" -> steps.add(Tensor::sigmoid_);
        case "tanh" -> steps.add(Tensor::tanh_);
        default -> throw new Refusal("the step " + step + " is not asked of PyTorch");
      }
    }
    return new Steps(steps);
  }

  /** Finds a tensor. */
  @FunctionalInterface
  interface Operands {
    Tensor of(String role);
  }

  /** Does them all and gives back the tensor. */
  Tensor apply(Tensor y) {
    for (UnaryOperator<Tensor> step : steps) {
      Tensor same = step.apply(y);
      if (same != y) {
        same.close();
      }
    }
    return y;
  }
}
