package org.einkorn.peers.pytorch;

import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Jars;
import org.einkorn.peers.protocol.Library;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.PeerLoop;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** PyTorch's operations, without its graph of gradients, and steps of whole networks with it. */
final class PyTorch implements Library {

  /** For the life of the process, and of its one thread. */
  private final NoGradGuard guard;

  private PyTorch(int threads) {
    torch.set_num_threads(threads);
    guard = new NoGradGuard();
  }

  /** Serves requests; the argument is the number of threads. */
  public static void main(String[] arguments) throws Exception {
    PeerLoop.run(arguments, PyTorch::new);
  }

  @Override
  public String version() {
    return Jars.version(Tensor.class);
  }

  @Override
  public Map<String, String> details() {
    return Map.of("gradients", guard.isNull() ? "recorded" : "not recorded");
  }

  @Override
  public Operation prepare(Task task) throws Refusal {
    if (!task.is("type", "f32") && !task.op().equals("gemm")) {
      throw new Refusal("PyTorch is compared in f32, and in f64 by products only");
    }
    return switch (task.op()) {
      case "gemm" -> Products.of(task);
      case "convolution" -> Convolutions.of(task);
      case "pooling" -> Poolings.of(task);
      case "normalization" -> Normalizations.of(task);
      case "attention" -> Attention.of(task);
      case "softmax" -> Pointwise.softmax(task);
      case "activation" -> Pointwise.activation(task);
      case "elementwise" -> Pointwise.addition(task);
      case "reduction" -> Pointwise.reduction(task);
      case "training" -> TrainingStep.of(task);
      case "inference" -> Inference.of(task);
      default -> throw new Refusal("PyTorch has no single operation for " + task.op());
    };
  }
}
