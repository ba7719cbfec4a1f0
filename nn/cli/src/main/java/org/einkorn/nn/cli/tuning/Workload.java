package org.einkorn.nn.cli.tuning;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.random.RandomKey;

/**
 * What is to be trained, on whatever device: enough to make the network there.
 *
 * @param layers makes the layers, new ones at each call
 * @param data what is learned
 * @param batch images in a step
 * @param rate learning rate of Adam
 */
public record Recipe(Supplier<Layer> layers, DataSet data, int batch, double rate) {

  /** The network with weights that follow from the key. */
  public Network network(Options options, RandomKey key) {
    return new Network(layers.get(), Engine.of(options), key);
  }

  Optimizer optimizer(Network network) {
    return Optimizer.adam(network, rate);
  }

  /** Every problem of training and measuring, the most work first: it gains most from tuning. */
  public List<Problem> problems(Options options) {
    Network network = network(options, RandomKey.of(0));
    ImageShape image = data.shape();
    Shape input = Shape.images(batch, image.channels(), image.height(), image.width());
    Set<Problem> problems = new LinkedHashSet<>(network.trainingProblems(input));
    problems.addAll(network.inferenceProblems(input));
    problems.add(optimizer(network).problem());
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort((a, b) -> Double.compare(b.operations(), a.operations()));
    return sorted;
  }
}
