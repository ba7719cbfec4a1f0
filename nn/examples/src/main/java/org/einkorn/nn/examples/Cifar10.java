package org.einkorn.nn.examples;

import java.io.IOException;
import java.nio.file.Path;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.UpdateRule;
import org.einkorn.nn.data.AugmentedImages;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.KnownSet;
import org.einkorn.nn.models.ResNet;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.EpochResult;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.TrainingListener;
import org.einkorn.nn.training.schedules.Schedule;

/** ResNet-20 on CIFAR-10: augmentation, momentum, one cycle of the rate, checkpoints. */
public final class Cifar10 {
  private static final int BATCH = 64;

  private Cifar10() {}

  /**
   * Trains and measures. Started again after a break, it goes on where it stopped.
   *
   * @param args where the checkpoint is kept, otherwise {@code cifar10.safetensors}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path checkpoint = Path.of(args.length > 0 ? args[0] : "cifar10.safetensors");
    Evaluation result = run(DataCache.ofUser().read(KnownSet.CIFAR_10), 10, checkpoint);
    System.out.printf("%.2f %% of the test images are told right%n", 100 * result.accuracy());
  }

  static Evaluation run(DataSplit data, int epochs, Path checkpoint) throws InterruptedException {
    RandomKey key = RandomKey.of(1);
    Network network =
        new Network(
            ResNet.resNet20(data.train().shape(), data.train().classes().size()),
            Engine.cpu(),
            key.split("weights"));
    Optimizer optimizer =
        Optimizer.of(network, UpdateRule.sgd(0.1).withNesterov(0.9)).weightDecay(5e-4);
    long steps = (long) epochs * (data.train().size() / BATCH);
    new Trainer(network, optimizer)
        .schedule(Schedule.oneCycle(0.1, steps))
        .checkpoint(checkpoint, 200)
        .listener(
            new TrainingListener() {
              @Override
              public Verdict onEpoch(EpochResult epoch) {
                System.out.printf(
                    "epoch %d: loss %.3f, accuracy %.3f%n",
                    epoch.epoch(), epoch.loss(), epoch.accuracy());
                return Verdict.CONTINUE;
              }
            })
        .fit(
            new AugmentedImages(data.train(), 4, true),
            FitOptions.epochs(epochs).withBatchSize(BATCH).withKey(key.split("order")));
    return Evaluator.evaluate(network, data.test(), BATCH);
  }
}
