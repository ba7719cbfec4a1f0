package org.einkorn.nn.training;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.reference.ReferenceBackend;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.WeightAverage;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Dropout;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.schedules.Schedule;

/** A strict run with everything that has a state; a process that may be killed at any instant. */
final class StrictRun {
  private static final int EPOCHS = 3;
  private static final int STEPS = 8;

  private StrictRun() {}

  /** Arguments: the checkpoint, and where the hash of all bits is written at the end. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Files.writeString(Path.of(args[1]), hash(Path.of(args[0])));
  }

  /**
   * The hash of parameters and averages at the end, taken up from the checkpoint if there is one.
   */
  static String hash(Path checkpoint) throws InterruptedException {
    // plain loops need no compilation, so that a process of a second has done many steps
    Einkorn plain =
        Einkorn.builder().backends(List.of(new ReferenceBackend())).policy(Policy.OFF).build();
    Engine engine =
        Engine.of(plain, Options.cpu().withMode(Mode.STRICT).withThreads(1), DataType.F32);
    Network network =
        new Network(
            new Sequential(
                new Conv2d(1, 4, 3),
                new BatchNorm2d(4),
                Activation.relu(),
                new Flatten(),
                new Dropout(0.2),
                new Linear(144, 10)),
            engine,
            RandomKey.of(3));
    WeightAverage average = new WeightAverage(network, 0.9);
    new Trainer(network, Optimizer.adamW(network, 1e-3, 0.01).clipNorm(1))
        .schedule(Schedule.cosine(3e-3, 1e-5, (long) EPOCHS * STEPS).afterWarmUp(4))
        .average(average)
        .checkpoint(checkpoint, 1)
        .fit(Digits.load().train().first(32 * STEPS), FitOptions.epochs(EPOCHS).withBatchSize(32));
    int hash = 7;
    for (Parameter parameter : network.parameters()) {
      hash = 31 * hash + Arrays.hashCode(parameter.toArray());
    }
    for (float[] numbers : average.state().values()) {
      hash = 31 * hash + Arrays.hashCode(numbers);
    }
    return Integer.toHexString(hash);
  }
}
