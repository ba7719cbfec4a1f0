package org.einkorn.peers.plain;

import java.util.Map;
import org.einkorn.peers.protocol.Library;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.PeerLoop;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** No library at all. */
final class PlainJava implements Library {

  private PlainJava() {}

  /** Serves requests; the argument is the number of threads, always 1. */
  public static void main(String[] arguments) throws Exception {
    PeerLoop.run(arguments, _ -> new PlainJava());
  }

  @Override
  public String version() {
    return Runtime.version().toString();
  }

  @Override
  public Map<String, String> details() {
    return Map.of("virtual machine", System.getProperty("java.vm.name"));
  }

  @Override
  public Operation prepare(Task task) throws Refusal {
    if (!task.is("type", "f32")) {
      throw new Refusal("the plain loops are written for f32");
    }
    Arrays32 arrays = new Arrays32(task);
    Runnable loops =
        switch (task.op()) {
          case "gemm" -> Products.loops(task, arrays);
          case "convolution" -> Convolutions.loops(task, arrays);
          case "pooling" -> Poolings.loops(task, arrays);
          case "normalization" -> Normalizations.loops(task, arrays);
          case "softmax" -> Softmaxes.loops(task, arrays);
          case "activation" -> Pointwise.activation(task, arrays);
          case "elementwise" -> Pointwise.addition(task, arrays);
          case "reduction" -> Pointwise.reduction(task, arrays);
          case "optimizer" -> Optimizers.loops(task, arrays);
          default -> throw new Refusal("there are no plain loops for " + task.op());
        };
    return arrays.run(loops);
  }
}
