package org.einkorn.nn.training;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.training.Evaluation.Prediction;

/** Measures a network on examples. */
public final class Evaluator {
  private Evaluator() {}

  /**
   * Runs every example through a classifier, as in use.
   *
   * @throws ShapeException when examples or classes do not fit the network
   * @throws InterruptedException when the thread is interrupted
   */
  public static Evaluation evaluate(Network network, Examples set, int batchSize)
      throws InterruptedException {
    return evaluate(network, set, Objective.classification(), batchSize);
  }

  /**
   * Runs every example through a network, as in use. All batches of a classifier have one size, the
   * last is filled up by rows that do not count; for another objective the last batch is smaller.
   *
   * @throws ShapeException when examples do not fit the network
   * @throws InterruptedException when the thread is interrupted
   */
  public static Evaluation evaluate(
      Network network, Examples set, Objective objective, int batchSize)
      throws InterruptedException {
    objective.requireFit(network, set, batchSize);
    Pass pass = new Pass(network, set, objective);
    int size = set.size();
    int whole = objective.classifies() ? size : size / batchSize * batchSize;
    set.start(null);
    long start = System.nanoTime();
    pass.run(0, whole, batchSize);
    pass.run(whole, size, size - whole);
    return pass.result((System.nanoTime() - start) * 1e-9);
  }

  /** One call of evaluate. */
  private static final class Pass {
    private final Network network;
    private final Examples set;
    private final Objective objective;
    private final int[] order;
    private final ConfusionMatrix confusion;
    private final List<Prediction> predictions = new ArrayList<>();
    private double lossSum;

    Pass(Network network, Examples set, Objective objective) {
      this.network = network;
      this.set = set;
      this.objective = objective;
      this.order = new int[set.size()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      this.confusion = new ConfusionMatrix(objective.classifies() ? set.classes() : List.of());
    }

    /** Runs a range in batches of one size. */
    void run(int from, int to, int batchSize) throws InterruptedException {
      if (from == to) {
        return;
      }
      Tape tape = Tape.inference(network.engine());
      ExampleBatch batch = ExampleBatch.of(set, batchSize);
      Logits logits = new Logits(batchSize, confusion.classes().size());
      for (int first = from; first < to; first += batchSize) {
        if (Thread.interrupted()) {
          throw new InterruptedException("evaluation was interrupted");
        }
        batch.fill(set, order, first, Math.min(batchSize, to - first));
        tape.rewind();
        Tensor output = objective.output(network, tape, batch);
        lossSum += objective.loss(output, batch).value() * batch.filled();
        if (objective.classifies()) {
          output.copyTo(logits.numbers());
          count(batch, logits);
        }
      }
    }

    private void count(ExampleBatch batch, Logits logits) {
      for (int row = 0; row < batch.filled(); row++) {
        int label = batch.labels()[row];
        int best = logits.best(row);
        confusion.add(label, best);
        predictions.add(
            new Prediction(batch.example(row), label, best, logits.probability(row, best)));
      }
    }

    Evaluation result(double seconds) {
      int size = set.size();
      return new Evaluation(lossSum / size, confusion, predictions, size / seconds);
    }
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
