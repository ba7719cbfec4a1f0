package org.einkorn.nn.cli.demo;

import org.einkorn.autotune.race.Step;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.data.Batches;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.models.Models;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;

/** One whole training step on a device: images in, forward, backward, optimizer, loss out. */
final class WholeStep implements Step {
  private final Device device;
  private final DataSet set;
  private @Nullable Running running;

  WholeStep(Device device, DataSet set) {
    this.device = device;
    this.set = set;
  }

  /** Everything that a step needs on its device; made by the first step, which may fail. */
  private record Running(Network network, Optimizer optimizer, Tape tape, Batches batches) {}

  @Override
  public Device device() {
    return device;
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
    device.finish();
  }

  private Running start() {
    Engine engine = Engine.of(Options.on(device));
    Network network =
        new Network(Models.cnn(set.shape(), set.classes().size()), engine, RandomKey.of(0));
    return new Running(
        network,
        Optimizer.adam(network, Plan.LEARNING_RATE),
        Tape.training(engine),
        new Batches(set, Plan.BATCH, Batches.Rest.DROP));
  }
}
