package org.einkorn.peers.pytorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Linear layers with ReLU between.
 *
 * @param layers the layers
 */
record Perceptron(List<Affine> layers) implements NeuralNetwork {

  static Perceptron of(Weights weights, long... widths) {
    List<Affine> layers = new ArrayList<>();
    for (int i = 1; i < widths.length; i++) {
      layers.add(new Affine(weights, widths[i - 1], widths[i]));
    }
    return new Perceptron(layers);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = layers.getFirst().forward(input);
    for (Affine layer : layers.subList(1, layers.size())) {
      x = layer.forward(torch.relu(x));
    }
    return x;
  }
}
