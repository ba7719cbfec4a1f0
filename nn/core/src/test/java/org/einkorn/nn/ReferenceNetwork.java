package org.einkorn.nn;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.models.CharacterLstm;
import org.einkorn.nn.models.LeNet5;
import org.einkorn.nn.models.ResNet;
import org.einkorn.nn.models.TransformerClassifier;
import org.einkorn.nn.random.RandomKey;

/**
 * A network whose first losses are known from PyTorch. Nothing of it is stored but these: initial
 * parameters and inputs are functions of names and positions, the same for both.
 *
 * @param name its name in {@code losses.txt}
 * @param layer makes the network
 * @param input the shape of a batch
 * @param tokens size of the vocabulary, or 0 where the inputs are real numbers
 * @param rows number of labels of a batch
 * @param classes number of classes
 * @param rate the learning rate
 */
record ReferenceNetwork(
    String name,
    Supplier<Layer> layer,
    Shape input,
    int tokens,
    int rows,
    int classes,
    double rate) {

  static final String FILE = "losses.txt";
  static final int STEPS = 10;
  static final double MOMENTUM = 0.9;

  /** A few batches in turn, so that the loss falls and depends on what was learned. */
  private static final int BATCHES = 2;

  private static final RandomKey KEY = RandomKey.of(1847);

  static final List<ReferenceNetwork> ALL =
      List.of(
          new ReferenceNetwork(
              "lenet-5",
              () -> LeNet5.of(new ImageShape(1, 28, 28), 10),
              Shape.images(4, 1, 28, 28),
              0,
              4,
              10,
              0.05),
          new ReferenceNetwork(
              "resnet-20",
              () -> ResNet.resNet20(new ImageShape(3, 8, 8), 4),
              Shape.images(2, 3, 8, 8),
              0,
              2,
              4,
              0.01),
          new ReferenceNetwork(
              "lstm",
              () -> new CharacterLstm(12, 8, 16, 2, 0),
              SequenceLayout.STEPS_FIRST.shape(3, 7),
              12,
              21,
              12,
              0.5),
          new ReferenceNetwork(
              "transformer",
              () -> new TransformerClassifier(16, 8, 12, 3, 2, 3, 0),
              SequenceLayout.BATCH_FIRST.shape(4, 6),
              16,
              4,
              3,
              0.05));

  /**
   * The network with its initial numbers. Matrices are uniform between ±1/√(numbers of an output);
   * what starts with constants (biases, scales) is moved by up to a tenth.
   */
  Network network(Engine engine) {
    Network network = new Network(layer.get(), engine, KEY);
    for (Parameter parameter : network.parameters()) {
      if (parameter.isLearned()) {
        parameter.assign(initial(parameter));
      }
    }
    return network;
  }

  private static float[] initial(Parameter parameter) {
    Shape shape = parameter.shape();
    boolean isVector = shape.rank() < 2;
    double bound = isVector ? 0.1 : 1 / Math.sqrt((double) shape.count() / shape.size(0));
    float[] numbers = isVector ? parameter.toArray() : new float[(int) shape.count()];
    RandomKey key = KEY.split(parameter.name());
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] += (float) (bound * (2 * key.uniform(i) - 1));
    }
    return numbers;
  }

  /** Real inputs of a step. */
  float[] numbers(int step) {
    float[] numbers = new float[(int) input.count()];
    RandomKey key = KEY.split("numbers").split(step % BATCHES);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) key.gaussian(i);
    }
    return numbers;
  }

  /** Inputs of a step where they are tokens, all of them words. */
  int[] ids(int step) {
    int[] ids = new int[(int) input.count()];
    RandomKey key = KEY.split("ids").split(step % BATCHES);
    Arrays.setAll(ids, i -> 1 + key.below(i, tokens - 1));
    return ids;
  }

  int[] labels(int step) {
    int[] labels = new int[rows];
    RandomKey key = KEY.split("labels").split(step % BATCHES);
    Arrays.setAll(labels, i -> key.below(i, classes));
    return labels;
  }

  /**
   * The losses of ten steps of training with momentum, then that of one more batch with the network
   * as in use, where the running statistics count.
   */
  double[] losses(Engine engine) {
    Network network = network(engine);
    Optimizer optimizer = Optimizer.sgd(network, rate, MOMENTUM);
    Tape tape = Tape.training(engine);
    double[] losses = new double[STEPS + 1];
    for (int step = 0; step < STEPS; step++) {
      tape.rewind();
      Loss loss = loss(network, tape, step);
      loss.backward();
      optimizer.step();
      losses[step] = loss.value();
    }
    losses[STEPS] = loss(network, Tape.inference(engine), STEPS).value();
    return losses;
  }

  private Loss loss(Network network, Tape tape, int step) {
    Tensor batch = tokens > 0 ? tape.tensor(input, ids(step)) : tape.tensor(input, numbers(step));
    return network.forward(batch).crossEntropy(labels(step));
  }

  @Override
  public String toString() {
    return name;
  }
}
