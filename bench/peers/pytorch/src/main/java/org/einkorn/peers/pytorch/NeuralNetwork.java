package org.einkorn.peers.pytorch;

import org.bytedeco.pytorch.Tensor;
import org.einkorn.peers.protocol.Refusal;

/** A network of PyTorch's functions in eager mode, as its users write {@code forward}. */
@FunctionalInterface
interface NeuralNetwork {

  /** The logits, classes last. */
  Tensor forward(Tensor input);

  /**
   * The network with this name; takes its parameters in the order in which they were given.
   *
   * @throws Refusal when there is none
   */
  static NeuralNetwork of(String name, Weights weights) throws Refusal {
    return switch (name) {
      case "cnn" -> new ConvolutionalNetwork(weights);
      case "mlp" -> Perceptron.of(weights, 784, 512, 256, 10);
      case "resnet20" -> new ResidualNetwork(weights);
      case "lstm" -> new LongShortTermMemory(weights, 96, 256, 2);
      case "transformer" -> new Transformer(weights, 1000, 128, 256, 4, 4, 10);
      default -> throw new Refusal("PyTorch is not told how the network " + name + " is made");
    };
  }
}
