package org.einkorn.nn.cli.tuning;

import org.einkorn.autotune.race.Step;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.data.Batches;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/** One whole training step on a device: images in, forward, backward, optimizer, loss out. */
final class WholeStep implements Step {
  private final Recipe recipe;
  private final Options options;
  private @Nullable Running running;

  WholeStep(Recipe recipe, Options options) {
    this.recipe = recipe;
    this.options = options;
  }

  /** Everything that a step needs on its device; made by the first step, which may fail. */
  private record Running(Network network, Optimizer optimizer, Tape tape, Batches batches) {}

  @Override
  public Device device() {
    return options.device();
  }

  @Override
  public void run() {
    Running on = running;
    if (on == null) {
      on = start();
      running = on;
    }
    if (!on.batches.next()) {
      on.batches.restart();
      on.batches.next();
    }
    on.tape.rewind();
    Loss loss =
        on.network
            .forward(on.tape.images(on.batches.batch()))
            .crossEntropy(on.batches.batch().labels());
    loss.backward();
    on.optimizer.step();
    if (!Double.isFinite(loss.value())) {
      throw new ArithmeticException("the loss became " + loss.value());
    }
    options.device().finish();
  }

  private Running start() {
    Network network = recipe.network(options, RandomKey.of(0));
    return new Running(
        network,
        recipe.optimizer(network),
        Tape.training(network.engine()),
        new Batches(recipe.data(), recipe.batch(), Batches.Rest.DROP));
  }
}
