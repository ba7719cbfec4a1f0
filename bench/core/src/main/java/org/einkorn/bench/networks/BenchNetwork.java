package org.einkorn.bench.networks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.MaxPool2d;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.models.CharacterLstm;
import org.einkorn.nn.models.ResNet;
import org.einkorn.nn.models.TransformerClassifier;

/** The networks that are measured. */
public enum BenchNetwork {
  /** Two convolutions of 3×3 with max-pooling and two linear layers, for 28×28. */
  CNN(BenchNetwork::cnn, new int[] {1, 28, 28}, 0, 10),
  /** Linear layers 784-512-256-10 with ReLU between. */
  MLP(BenchNetwork::mlp, new int[] {784}, 0, 10),
  /** ResNet-20 for 32×32 in three channels. */
  RESNET20(() -> ResNet.resNet20(new ImageShape(3, 32, 32), 10), new int[] {3, 32, 32}, 0, 10),
  /** A language model of 96 characters: two LSTM layers of 256, sequences of 64. */
  LSTM(() -> new CharacterLstm(96, 256, 256, 2, 0), new int[] {64}, 96, 96),
  /** A Transformer encoder: four layers of 256 with four heads, sequences of 128. */
  TRANSFORMER(
      () -> new TransformerClassifier(1000, 128, 256, 4, 4, 10, 0), new int[] {128}, 1000, 10);

  private final Supplier<Layer> layers;
  private final int[] sample;
  private final int words;
  private final int classes;

  BenchNetwork(Supplier<Layer> layers, int[] sample, int words, int classes) {
    this.layers = layers;
    this.sample = sample;
    this.words = words;
    this.classes = classes;
  }

  /** The name on the command line and in results. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The names of all, for messages. */
  public static List<String> names() {
    return Arrays.stream(values()).map(BenchNetwork::text).toList();
  }

  /**
   * The network with this name.
   *
   * @throws IllegalArgumentException when there is none; the message lists those that are
   */
  public static BenchNetwork parse(String text) {
    for (BenchNetwork network : values()) {
      if (network.text().equals(text)) {
        return network;
      }
    }
    throw new IllegalArgumentException(
        "no network is called '" + text + "'; there are: " + String.join(", ", names()));
  }

  /** New layers. */
  Layer layers() {
    return layers.get();
  }

  /** Whether it takes tokens, from 1 up to {@link #words()}, exclusive. */
  boolean takesTokens() {
    return words > 0;
  }

  int words() {
    return words;
  }

  int classes() {
    return classes;
  }

  /** The shape of a batch. */
  Shape input(int mb) {
    return switch (this) {
      case CNN, RESNET20 -> Shape.images(mb, sample[0], sample[1], sample[2]);
      case MLP -> Shape.features(mb, sample[0]);
      case LSTM -> SequenceLayout.STEPS_FIRST.shape(mb, sample[0]);
      case TRANSFORMER -> SequenceLayout.BATCH_FIRST.shape(mb, sample[0]);
    };
  }

  /** Rows of logits that a batch gives: one for each step of a language model. */
  int rows(int mb) {
    return this == LSTM ? mb * sample[0] : mb;
  }

  private static Layer cnn() {
    return new Sequential(
        new Conv2d(1, 32, 3),
        Activation.relu(),
        new MaxPool2d(2),
        new Conv2d(32, 64, 3),
        Activation.relu(),
        new MaxPool2d(2),
        new Flatten(),
        new Linear(1600, 128),
        Activation.relu(),
        new Linear(128, 10));
  }

  private static Layer mlp() {
    return new Sequential(
        new Linear(784, 512),
        Activation.relu(),
        new Linear(512, 256),
        Activation.relu(),
        new Linear(256, 10));
  }
}
