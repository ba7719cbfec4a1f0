package org.einkorn.nn.training;

import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.data.text.SequenceLayout;
import org.jspecify.annotations.Nullable;

/** Mean cross-entropy of the tokens that follow each token of windows. */
final class NextTokenObjective implements Objective {
  private final SequenceLayout layout;
  private @Nullable Shape shape;
  private int[] tokens = {};
  private int[] labels = {};

  NextTokenObjective(SequenceLayout layout) {
    this.layout = layout;
  }

  @Override
  public Tensor output(Network network, Tape tape, ExampleBatch batch) {
    if (layout == SequenceLayout.BATCH_FIRST) {
      return network.forward(tape.tensor(batch.inputShape(), batch.tokens()));
    }
    int rows = batch.capacity();
    int steps = Math.toIntExact(batch.inputShape().size(1));
    Shape turned = shape;
    if (turned == null || turned.size(0) != steps || turned.size(1) != rows) {
      turned = layout.shape(rows, steps);
      shape = turned;
      tokens = new int[rows * steps];
      labels = new int[rows * steps];
    }
    turn(batch.tokens(), tokens, rows, steps);
    turn(batch.labels(), labels, rows, steps);
    return network.forward(tape.tensor(turned, tokens));
  }

  private static void turn(int[] from, int[] to, int rows, int steps) {
    for (int row = 0; row < rows; row++) {
      for (int step = 0; step < steps; step++) {
        to[step * rows + row] = from[row * steps + step];
      }
    }
  }

  /** The loss of the last output: labels were turned with its tokens. */
  @Override
  public Loss loss(Tensor output, ExampleBatch batch) {
    return output.crossEntropy(layout == SequenceLayout.BATCH_FIRST ? batch.labels() : labels);
  }

  @Override
  public void requireFit(Network network, Examples set, int batchSize) {
    int steps = Math.toIntExact(set.inputs(batchSize).size(1));
    Shape output = network.root().outputShape(layout.shape(batchSize, steps));
    if (!set.hasTokens() || output.rank() != 3 || output.size(2) != set.classCount()) {
      throw new ShapeException(
          "the network's output on " + set.name(),
          output,
          "two axes and features=" + set.classCount() + ", one for each token of the vocabulary",
          "change the last layer");
    }
  }
}
