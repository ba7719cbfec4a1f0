package org.einkorn.peers.pytorch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** A linear layer. */
final class Affine {

  private final Tensor weight;
  private final TensorOptional bias;

  Affine(Weights weights, long inputs, long outputs) {
    weight = weights.next(outputs, inputs);
    bias = new TensorOptional(weights.next(outputs));
  }

  Tensor forward(Tensor input) {
    return torch.linear(input, weight, bias);
  }
}
