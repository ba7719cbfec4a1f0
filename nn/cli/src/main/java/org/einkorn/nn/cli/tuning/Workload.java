package org.einkorn.nn.cli.tuning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Objective;

/**
 * What is to be trained, on whatever device: enough to make the network there.
 *
 * @param layers makes the layers, new ones at each call
 * @param data what is learned; inputs are numbers
 * @param objective what for
 * @param batch examples in a step
 * @param rate learning rate of Adam
 */
public record Workload(
    Supplier<Layer> layers, Examples data, Objective objective, int batch, double rate) {

  /** The network with weights that follow from the key. */
  public Network network(Options options, RandomKey key) {
    return new Network(layers.get(), Engine.of(options), key);
  }

  Optimizer optimizer(Network network) {
    return Optimizer.adam(network, rate);
  }

  /** The first examples. */
  ExampleBatch firstBatch() {
    ExampleBatch first = ExampleBatch.of(data, batch);
    int count = Math.min(batch, data.size());
    first.fill(data, IntStream.range(0, count).toArray(), 0, count);
    return first;
  }

  /** Every problem of training and measuring, the most work first: it gains most from tuning. */
  public List<Problem> problems(Options options) {
    Network network = network(options, RandomKey.of(0));
    ExampleBatch first = firstBatch();
    Set<Problem> problems =
        new LinkedHashSet<>(
            network.trainingProblems(first.inputShape(), output -> objective.loss(output, first)));
    problems.addAll(
        network.inferenceProblems(first.inputShape(), output -> objective.loss(output, first)));
    problems.add(optimizer(network).problem());
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort((a, b) -> Double.compare(b.operations(), a.operations()));
    return sorted;
  }
}
