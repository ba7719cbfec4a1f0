package org.einkorn.nn.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.WeightAverage;
import org.einkorn.nn.data.Batches;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.data.Loader;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.TrainingListener.Verdict;
import org.einkorn.nn.training.schedules.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * Trains a network: for every batch, forward, loss, backward, a step of the optimizer. A classifier
 * unless another objective is set.
 *
 * <p>The order of the examples and the random numbers of a step are pure functions of the key, the
 * number of the epoch and that of the step. Examples that do not fill the last batch of an epoch
 * are left out of it.
 */
public final class Trainer {
  private final Network network;
  private final Optimizer optimizer;
  private TrainingListener listener = TrainingListener.silent();
  private Objective objective = Objective.classification();
  private @Nullable Schedule schedule;
  private @Nullable WeightAverage average;
  private @Nullable Path checkpointFile;
  private int checkpointSteps;
  private Map<String, String> notes = Map.of();

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

  /** Trains for another objective than classification. */
  public Trainer objective(Objective newObjective) {
    objective = newObjective;
    return this;
  }

  /** Sets the learning rate of each step, counted from 0 over all epochs. */
  public Trainer schedule(Schedule newSchedule) {
    schedule = newSchedule;
    return this;
  }

  /** Lets an average take in the weights after each step that changed them. */
  public Trainer average(WeightAverage newAverage) {
    average = newAverage;
    return this;
  }

  /**
   * Keeps the whole state of the run in a file. Where the file is there when training begins, the
   * run that wrote it is taken up: in strict mode it ends with the same bits as one that was never
   * broken off.
   *
   * @param file its place, in a folder that exists
   * @param steps it is written every so many steps, at the end of an epoch, and when training is
   *     interrupted, where the optimizer is between two changes
   */
  public Trainer checkpoint(Path file, int steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "a checkpoint is written every so many steps, at least 1, not " + steps);
    }
    checkpointFile = file;
    checkpointSteps = steps;
    return this;
  }

  /**
   * Keeps notes in each checkpoint, such as the name of the model; {@link
   * org.einkorn.nn.io.Safetensors#notes} gives them back.
   */
  public Trainer notes(Map<String, String> newNotes) {
    notes = Map.copyOf(newNotes);
    return this;
  }

  /** Trains without a validation set. */
  public List<EpochResult> fit(Examples train, FitOptions options) throws InterruptedException {
    return fit(train, null, options);
  }

  /**
   * Trains.
   *
   * @param train what is learned from
   * @param validation what is measured on after each epoch, or null
   * @param options epochs, batch size, key
   * @return one result for each epoch of this run
   * @throws InterruptedException when the thread is interrupted: the step in progress is completed
   *     first, so the parameters are whole
   * @throws UncheckedIOException when a checkpoint cannot be written, or belongs to another run
   */
  public List<EpochResult> fit(Examples train, @Nullable Examples validation, FitOptions options)
      throws InterruptedException {
    objective.requireFit(network, train, options.batchSize());
    List<EpochResult> results = new ArrayList<>();
    try (Loader loader = new Loader(train, options.batchSize(), Batches.Rest.DROP)) {
      Run run = new Run(train, options, loader);
      int first = run.resume();
      for (int epoch = first; epoch <= options.epochs(); epoch++) {
        Verdict verdict = run.epoch(epoch);
        run.save();
        EpochResult result = run.result(validation);
        results.add(result);
        if (listener.onEpoch(result) == Verdict.STOP || verdict == Verdict.STOP) {
          break;
        }
      }
    }
    return results;
  }

  /** One call of fit; what a step needs is kept, so that it allocates next to nothing. */
  private final class Run {
    private final Examples train;
    private final FitOptions options;
    private final Loader loader;
    private final Progress progress;
    private final Tape tape = Tape.training(network.engine());
    private final @Nullable Logits logits;
    private @Nullable Checkpoint unproven;
    private double loss;
    private int right;

    Run(Examples train, FitOptions options, Loader loader) {
      this.train = train;
      this.options = options;
      this.loader = loader;
      this.progress = new Progress(options.epochs(), loader.count(), options.batchSize());
      this.logits =
          objective.classifies() ? new Logits(options.batchSize(), train.classCount()) : null;
    }

    /** The epoch to begin with. */
    int resume() {
      Path file = checkpointFile;
      if (file == null || !Files.exists(file)) {
        return 1;
      }
      try {
        Checkpoint checkpoint = Checkpoint.read(file);
        for (Map.Entry<String, String> fixed : fixed().entrySet()) {
          checkpoint.require(fixed.getKey(), fixed.getValue(), "remove the file to start anew");
        }
        int epoch = (int) checkpoint.number("epoch");
        progress.startEpoch(epoch);
        progress.resume(
            (int) checkpoint.number("step"),
            checkpoint.number("loss.sum"),
            checkpoint.number("loss.smooth"),
            (long) checkpoint.number("right"));
        checkpoint.restore(optimizer, average);
        unproven = checkpoint;
        return progress.step() < progress.stepsPerEpoch() ? epoch : epoch + 1;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** What must be the same in a run that is taken up. */
    private Map<String, String> fixed() {
      return Map.of(
          "data",
          train.name() + " of " + train.size(),
          "batch size",
          Integer.toString(options.batchSize()),
          "random key",
          Long.toString(options.key().value()));
    }

    /** Writes a checkpoint, where one is wanted and the optimizer is between two changes. */
    void save() {
      Path file = checkpointFile;
      if (file == null || optimizer.isAccumulating()) {
        return;
      }
      Map<String, String> all = new TreeMap<>(notes);
      all.putAll(fixed());
      all.put("epoch", Integer.toString(progress.epoch()));
      all.put("step", Integer.toString(progress.step()));
      all.put("loss.sum", Double.toHexString(progress.lossSum()));
      all.put("loss.smooth", Double.toHexString(progress.smoothLoss()));
      all.put("right", Long.toString(progress.right()));
      try {
        Checkpoint.write(file, optimizer, average, all);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Verdict epoch(int number) throws InterruptedException {
      if (progress.epoch() != number) {
        progress.startEpoch(number);
      }
      RandomKey key = options.key().split(number);
      RandomKey steps = key.split("steps");
      loader.start(key, progress.step());
      long start = System.nanoTime();
      for (ExampleBatch batch = loader.next(); batch != null; batch = loader.next()) {
        step(batch, steps.split(progress.step()));
        long end = System.nanoTime();
        progress.add(loss, right, end - start);
        start = end;
        Verdict verdict = listener.onStep(progress);
        requireFinite();
        keep();
        if (Thread.interrupted()) {
          save();
          throw new InterruptedException(
              "training was interrupted after %d steps".formatted(progress.totalSteps()));
        }
        if (verdict == Verdict.STOP) {
          return verdict;
        }
      }
      return Verdict.CONTINUE;
    }

    private void step(ExampleBatch batch, RandomKey key) {
      tape.rewind(key);
      if (schedule != null) {
        optimizer.learningRate(schedule.rate(progress.totalSteps()));
      }
      Tensor output = objective.output(network, tape, batch);
      Loss ofStep = objective.loss(output, batch);
      ofStep.backward();
      boolean changed = optimizer.step();
      if (changed && average != null) {
        average.update();
      }
      loss = ofStep.value();
      right = 0;
      if (logits != null) {
        output.copyTo(logits.numbers());
        for (int row = 0; row < batch.filled(); row++) {
          right += logits.best(row) == batch.labels()[row] ? 1 : 0;
        }
      }
    }

    private void requireFinite() {
      if (!Double.isFinite(loss)) {
        throw new ArithmeticException(
            "the loss became %s in epoch %d, step %d; take a smaller learning rate than %s"
                .formatted(loss, progress.epoch(), progress.step(), optimizer.learningRate()));
      }
    }

    private void keep() {
      Checkpoint taken = unproven;
      if (taken != null) {
        unproven = null;
        try {
          taken.requireSameKernels(network.engine());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      if (checkpointFile != null && progress.totalSteps() % checkpointSteps == 0) {
        save();
      }
    }

    EpochResult result(@Nullable Examples validation) throws InterruptedException {
      return new EpochResult(
          progress.epoch(),
          progress.meanLoss(),
          logits == null ? Double.NaN : progress.accuracy(),
          progress.imagesPerSecond(),
          validation == null
              ? null
              : Evaluator.evaluate(network, validation, objective, options.batchSize()));
    }
  }
}
