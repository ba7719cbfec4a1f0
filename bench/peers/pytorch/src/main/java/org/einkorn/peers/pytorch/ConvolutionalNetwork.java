package org.einkorn.peers.pytorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Two convolutions of 3×3, each with ReLU and max-pooling, and two linear layers. */
final class ConvolutionalNetwork implements NeuralNetwork {

  private static final long[] ONE = {1, 1};
  private static final long[] TWO = {2, 2};
  private static final long[] NONE = {0, 0};

  private final Tensor weight1;
  private final TensorOptional bias1;
  private final Tensor weight2;
  private final TensorOptional bias2;
  private final Affine hidden;
  private final Affine last;

  ConvolutionalNetwork(Weights weights) {
    weight1 = weights.next(32, 1, 3, 3);
    bias1 = new TensorOptional(weights.next(32));
    weight2 = weights.next(64, 32, 3, 3);
    bias2 = new TensorOptional(weights.next(64));
    hidden = new Affine(weights, 1600, 128);
    last = new Affine(weights, 128, 10);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = part(input, weight1, bias1);
    x = part(x, weight2, bias2);
    return last.forward(torch.relu(hidden.forward(torch.flatten(x, 1, -1))));
  }

  private static Tensor part(Tensor input, Tensor weight, TensorOptional bias) {
    Tensor x = torch.relu(torch.conv2d(input, weight, bias, ONE, NONE, ONE, 1));
    return torch.max_pool2d(x, TWO, TWO, NONE, ONE, false);
  }
}
