package org.einkorn.peers.pytorch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.Tensor;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** A forward pass in inference mode. */
final class Inference implements Operation, Runnable {

  private final Task task;
  private final NeuralNetwork network;
  private final Tensor input;
  private final boolean channelsLast;

  static Inference of(Task task) throws Refusal {
    return Layouts.faster(task, channelsLast -> new Inference(task, channelsLast));
  }

  private Inference(Task task, boolean channelsLast) throws Refusal {
    this.task = task;
    this.channelsLast = channelsLast;
    Weights weights = new Weights(task.operand("parameters"), false, channelsLast);
    network = NeuralNetwork.of(task.text("network"), weights);
    weights.complete().close();
    input = Layouts.input(task, channelsLast);
  }

  @Override
  public void run() {
    try (PointerScope _ = new PointerScope();
        InferenceMode _ = new InferenceMode(true)) {
      network.forward(input);
    }
  }

  @Override
  public void store() {
    try (PointerScope _ = new PointerScope();
        InferenceMode _ = new InferenceMode(true)) {
      Tensor logits = network.forward(input);
      float[] numbers = new float[(int) logits.numel()];
      logits.contiguous().data_ptr_float().get(numbers);
      task.operand("dst").put(numbers);
    }
  }

  @Override
  public String implementation() {
    return "eager, inference mode" + Layouts.text(channelsLast);
  }
}
