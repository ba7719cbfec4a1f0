package org.einkorn.peers.pytorch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/**
 * Forward, cross-entropy, backward, the C++ library's Adam (an operation after the other for each
 * parameter, as Python's without {@code fused}), gradients set to none.
 */
final class TrainingStep implements Operation, Runnable {

  private final Task task;
  private final NeuralNetwork network;
  private final Tensor input;
  private final Tensor labels;
  private final Adam optimizer;

  private final boolean channelsLast;
  private float[] firstLosses = {};
  private float loss;

  /** Takes the first steps, whose losses are the task's result. */
  static TrainingStep of(Task task) throws Refusal {
    TrainingStep step = Layouts.faster(task, channelsLast -> new TrainingStep(task, channelsLast));
    float[] losses = new float[task.operand("dst").floats().length];
    for (int i = 0; i < losses.length; i++) {
      step.run();
      losses[i] = step.loss;
    }
    step.firstLosses = losses;
    return step;
  }

  private TrainingStep(Task task, boolean channelsLast) throws Refusal {
    this.task = task;
    this.channelsLast = channelsLast;
    try (AutoGradMode _ = new AutoGradMode(true)) {
      Weights weights = new Weights(task.operand("parameters"), true, channelsLast);
      network = NeuralNetwork.of(task.text("network"), weights);
      optimizer = new Adam(weights.complete(), new AdamOptions(task.number("rate")));
    }
    input = Layouts.input(task, channelsLast);
    labels = Tensors.dense(task.operand("labels"), labelCount(task)).to(torch.ScalarType.Long);
  }

  private static long labelCount(Task task) {
    return task.operand("labels").segment().byteSize() / Integer.BYTES;
  }

  @Override
  public void run() {
    try (PointerScope _ = new PointerScope()) {
      try (AutoGradMode _ = new AutoGradMode(true)) {
        Tensor logits = network.forward(input);
        Tensor error = torch.cross_entropy_loss(logits.view(labels.size(0), -1), labels);
        error.backward();
        loss = error.item_float();
      }
      optimizer.step();
      optimizer.zero_grad();
    }
  }

  @Override
  public void store() {
    task.operand("dst").put(firstLosses);
  }

  @Override
  public String implementation() {
    return "eager, Adam" + Layouts.text(channelsLast);
  }
}
