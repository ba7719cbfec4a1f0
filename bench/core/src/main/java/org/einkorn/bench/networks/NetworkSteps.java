package org.einkorn.bench.networks;

import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Policy;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.random.RandomKey;

/**
 * A network in work: steps of training, or forward passes. All inputs are in memory; a run copies
 * them to its tape, as a user's does.
 */
public final class NetworkSteps {

  private static final RandomKey KEY = RandomKey.of(20);

  private final NetworkTask task;
  private final Inputs inputs;
  private final Network network;
  private final Tape tape;
  private final Optimizer optimizer;
  private final float[] logits;
  private double loss;

  private NetworkSteps(NetworkTask task, Network network) {
    this.task = task;
    this.inputs = Inputs.of(task);
    this.network = network;
    boolean training = task.pass() == NetworkTask.Pass.TRAINING;
    this.tape = training ? Tape.training(network.engine()) : Tape.inference(network.engine());
    this.optimizer = Optimizer.adam(network, NetworkTask.RATE);
    this.logits = new float[task.network().rows(task.mb()) * task.network().classes()];
  }

  /**
   * A network with kernels of these backends.
   *
   * @param backends in the order in which they are preferred; no book is asked
   */
  public static NetworkSteps of(NetworkTask task, List<Backend> backends, Options options) {
    Einkorn einkorn = Einkorn.builder().backends(backends).policy(Policy.OFF).build();
    return new NetworkSteps(
        task, new Network(task.network().layers(), Engine.of(einkorn, options, DataType.F32), KEY));
  }

  /** The network with its first weights, for who wants to know about it and not to run it. */
  static Network network(NetworkTask task) {
    return new Network(task.network().layers(), Engine.of(Options.cpu()), KEY);
  }

  /** The network. */
  public Network network() {
    return network;
  }

  /** The first values of all learned numbers, in the order of the parameters. */
  static float[] weights(NetworkTask task) {
    Network network = network(task);
    float[] all = new float[Math.toIntExact(network.size())];
    int end = 0;
    for (Parameter parameter : network.parameters()) {
      if (parameter.isLearned()) {
        float[] numbers = parameter.toArray();
        System.arraycopy(numbers, 0, all, end, numbers.length);
        end += numbers.length;
      }
    }
    return all;
  }

  /** One step, complete when this returns. */
  public void run() {
    tape.rewind();
    Tensor output = network.forward(inputs.tensor(tape));
    if (task.pass() == NetworkTask.Pass.TRAINING) {
      Loss error = output.crossEntropy(inputs.labels());
      error.backward();
      optimizer.step();
      loss = error.value();
    } else {
      output.copyTo(logits);
    }
  }

  /** What is compared: the losses of the first steps, or the logits. */
  float[] observe() {
    if (task.pass() == NetworkTask.Pass.INFERENCE) {
      run();
      return logits.clone();
    }
    float[] losses = new float[Observation.STEPS];
    for (int i = 0; i < losses.length; i++) {
      run();
      losses[i] = (float) loss;
    }
    return losses;
  }
}
