package org.einkorn.nn.training;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.Batch;
import org.einkorn.nn.data.Batches;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.training.Evaluation.Prediction;

/** Measures a classifier on a data set. All batches have one size; the last is filled up. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Runs every image through the network, as in use.
   *
   * @throws ShapeException when images or classes do not fit the network
   * @throws InterruptedException when the thread is interrupted
   */
  public static Evaluation evaluate(Network network, DataSet set, int batchSize)
      throws InterruptedException {
    requireFit(network, set, batchSize);
    Tape tape = Tape.inference(network.engine());
    Batches batches = new Batches(set, batchSize, Batches.Rest.PAD);
    Batch batch = batches.batch();
    Logits logits = new Logits(batchSize, set.classes().size());
    ConfusionMatrix confusion = new ConfusionMatrix(set.classes());
    List<Prediction> predictions = new ArrayList<>(set.size());
    double lossSum = 0;
    long start = System.nanoTime();
    while (batches.next()) {
      if (Thread.interrupted()) {
        throw new InterruptedException("evaluation was interrupted");
      }
      tape.rewind();
      Tensor output = network.forward(tape.images(batch));
      lossSum += output.crossEntropy(batch.labels()).value() * batch.filled();
      output.copyTo(logits.numbers());
      for (int row = 0; row < batch.filled(); row++) {
        int label = batch.labels()[row];
        int best = logits.best(row);
        confusion.add(label, best);
        predictions.add(
            new Prediction(batches.image(row), label, best, logits.probability(row, best)));
      }
    }
    double seconds = (System.nanoTime() - start) * 1e-9;
    return new Evaluation(lossSum / set.size(), confusion, predictions, set.size() / seconds);
  }

  /** The network must take the set's inputs and give a logit for each of its classes. */
  static void requireFit(Network network, Examples set, int batchSize) {
    Shape output = network.root().outputShape(set.inputs(batchSize));
    if (output.rank() != 2 || output.size(1) != set.classCount()) {
      throw new ShapeException(
          "the network's output on " + set.name(),
          output,
          "batch × features=" + set.classCount() + ", one for each class",
          "change the last layer");
    }
  }
}
