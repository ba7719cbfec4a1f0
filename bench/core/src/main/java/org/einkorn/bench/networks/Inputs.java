package org.einkorn.bench.networks;

import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.random.RandomKey;

/**
 * A batch of random numbers or tokens with random labels: the same ones for the same task.
 *
 * @param shape shape of the batch
 * @param numbers the inputs, where the network does not take tokens
 * @param tokens the inputs, where it does; none is 0, which stands for padding
 * @param labels one for each row of logits
 */
record Inputs(Shape shape, float[] numbers, int[] tokens, int[] labels) {

  static Inputs of(NetworkTask task) {
    BenchNetwork network = task.network();
    Shape shape = network.input(task.mb());
    int count = Math.toIntExact(shape.count());
    RandomKey key = RandomKey.of(64).split(network.text());
    RandomKey ofInputs = key.split("inputs");
    RandomKey ofLabels = key.split("labels");
    boolean takesTokens = network.takesTokens();
    float[] numbers = new float[takesTokens ? 0 : count];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) ofInputs.gaussian(i);
    }
    int[] tokens = new int[takesTokens ? count : 0];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = 1 + ofInputs.below(i, network.words() - 1);
    }
    int[] labels = new int[network.rows(task.mb())];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = ofLabels.below(i, network.classes());
    }
    return new Inputs(shape, numbers, tokens, labels);
  }

  Tensor tensor(Tape tape) {
    return tokens.length > 0 ? tape.tensor(shape, tokens) : tape.tensor(shape, numbers);
  }
}
