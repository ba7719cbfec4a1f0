package org.einkorn.nn.cli.tuning;

import org.einkorn.autotune.race.Step;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Objective;
import org.jspecify.annotations.Nullable;

/** One whole training step on a device: examples in, forward, backward, optimizer, loss out. */
final class WholeStep implements Step {
  private final Workload workload;
  private final Options options;
  private @Nullable Running running;

  WholeStep(Workload workload, Options options) {
    this.workload = workload;
    this.options = options;
  }

  /** Everything that a step needs on its device; made by the first step, which may fail. */
  private record Running(Network network, Optimizer optimizer, Tape tape, ExampleBatch batch) {}

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
    on.tape.rewind();
    Objective objective = workload.objective();
    Loss loss = objective.loss(objective.output(on.network, on.tape, on.batch), on.batch);
    loss.backward();
    on.optimizer.step();
    if (!Double.isFinite(loss.value())) {
      throw new ArithmeticException("the loss became " + loss.value());
    }
    options.device().finish();
  }

  private Running start() {
    Network network = workload.network(options, RandomKey.of(0));
    return new Running(
        network,
        workload.optimizer(network),
        Tape.training(network.engine()),
        workload.firstBatch());
  }
}
