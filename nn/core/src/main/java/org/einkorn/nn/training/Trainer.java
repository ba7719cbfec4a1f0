package org.einkorn.nn.training;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.Batch;
import org.einkorn.nn.data.Batches;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.training.TrainingListener.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * Trains a classifier: for every batch, forward, cross-entropy, backward, a step of the optimizer.
 *
 * <p>The order of the images is a pure function of the key and the number of the epoch. Images that
 * do not fill the last batch of an epoch are left out of it.
 */
public final class Trainer {
  private final Network network;
  private final Optimizer optimizer;
  private TrainingListener listener = TrainingListener.silent();

  /**
   * A trainer.
   *
   * @param network what is trained
   * @param optimizer an optimizer of that network
   */
  public Trainer(Network network, Optimizer optimizer) {
    if (optimizer.network() != network) {
      throw new IllegalArgumentException("the optimizer belongs to another network");
    }
    this.network = network;
    this.optimizer = optimizer;
  }

  /** Tells a listener how it goes. */
  public Trainer listener(TrainingListener newListener) {
    listener = newListener;
    return this;
  }

  /** Trains without a validation set. */
  public List<EpochResult> fit(DataSet train, FitOptions options) throws InterruptedException {
    return fit(train, null, options);
  }

  /**
   * Trains.
   *
   * @param train what is learned from
   * @param validation what is measured on after each epoch, or null
   * @param options epochs, batch size, key
   * @return one result for each epoch
   * @throws InterruptedException when the thread is interrupted: the step in progress is completed
   *     first, so the parameters are whole
   */
  public List<EpochResult> fit(DataSet train, @Nullable DataSet validation, FitOptions options)
      throws InterruptedException {
    Evaluator.requireFit(network, train, options.batchSize());
    Batches batches = new Batches(train, options.batchSize(), Batches.Rest.DROP);
    Step step = new Step(train.classes().size(), batches.batch());
    Progress progress = new Progress(options.epochs(), batches.count(), options.batchSize());
    List<EpochResult> results = new ArrayList<>();
    for (int epoch = 1; epoch <= options.epochs(); epoch++) {
      batches.shuffle(options.key().split(epoch));
      progress.startEpoch(epoch);
      Verdict verdict = runEpoch(batches, step, progress);
      EpochResult result =
          new EpochResult(
              epoch,
              progress.meanLoss(),
              progress.accuracy(),
              progress.imagesPerSecond(),
              validation == null
                  ? null
                  : Evaluator.evaluate(network, validation, options.batchSize()));
      results.add(result);
      if (listener.onEpoch(result) == Verdict.STOP || verdict == Verdict.STOP) {
        break;
      }
    }
    return results;
  }

  private Verdict runEpoch(Batches batches, Step step, Progress progress)
      throws InterruptedException {
    long start = System.nanoTime();
    while (batches.next()) {
      step.run();
      long end = System.nanoTime();
      progress.add(step.loss, step.right, end - start);
      start = end;
      Verdict verdict = listener.onStep(progress);
      if (!Double.isFinite(step.loss)) {
        throw new ArithmeticException(
            "the loss became %s in epoch %d, step %d; take a smaller learning rate than %s"
                .formatted(step.loss, progress.epoch(), progress.step(), optimizer.learningRate()));
      }
      if (Thread.interrupted()) {
        throw new InterruptedException(
            "training was interrupted after %d steps".formatted(progress.totalSteps()));
      }
      if (verdict == Verdict.STOP) {
        return verdict;
      }
    }
    return Verdict.CONTINUE;
  }

  /** One step and what it says; kept, so that it allocates nothing. */
  private final class Step {
    private final Tape tape = Tape.training(network.engine());
    private final Batch batch;
    private final Logits logits;
    private double loss;
    private int right;

    Step(int classes, Batch batch) {
      this.batch = batch;
      this.logits = new Logits(batch.capacity(), classes);
    }

    void run() {
      tape.rewind();
      Tensor output = network.forward(tape.images(batch));
      Loss crossEntropy = output.crossEntropy(batch.labels());
      crossEntropy.backward();
      optimizer.step();
      loss = crossEntropy.value();
      output.copyTo(logits.numbers());
      right = 0;
      for (int row = 0; row < batch.filled(); row++) {
        right += logits.best(row) == batch.labels()[row] ? 1 : 0;
      }
    }
  }
}
