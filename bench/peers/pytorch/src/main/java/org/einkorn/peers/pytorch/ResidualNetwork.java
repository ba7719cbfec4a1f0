package org.einkorn.peers.pytorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * ResNet-20 for 32×32 with short cuts without parameters (He et al., 2015, section 4.2). For
 * inference batch normalizations are folded into the convolutions before them.
 */
final class ResidualNetwork implements NeuralNetwork {

  private static final double EPSILON = 1e-5;
  private static final double MOMENTUM = 0.1;
  private static final int BLOCKS = 3;

  private final Normalized first;
  private final List<Block> blocks = new ArrayList<>();
  private final Affine last;

  ResidualNetwork(Weights weights) {
    first = new Normalized(weights, 3, 16, 1);
    long channels = 16;
    for (long outputs : new long[] {16, 32, 64}) {
      for (int block = 0; block < BLOCKS; block++) {
        blocks.add(new Block(weights, channels, outputs));
        channels = outputs;
      }
    }
    last = new Affine(weights, 64, 10);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = first.forward(input).relu_();
    for (Block block : blocks) {
      x = block.forward(x);
    }
    return last.forward(x.mean(2, 3));
  }

  /** A convolution of 3×3 and a batch normalization. */
  private static final class Normalized {

    private static final long[] PADDING = {1, 1};
    private static final long[] DILATION = {1, 1};

    private final Tensor weight;
    private final TensorOptional bias;
    private final TensorOptional scale;
    private final TensorOptional shift;
    private final TensorOptional mean;
    private final TensorOptional variance;
    private final boolean training;
    private final long[] strides;

    Normalized(Weights weights, long inputs, long outputs, long stride) {
      Tensor kernel = weights.next(outputs, inputs, 3, 3);
      Tensor gamma = weights.next(outputs);
      Tensor beta = weights.next(outputs);
      training = weights.areLearned();
      strides = new long[] {stride, stride};
      scale = new TensorOptional(gamma);
      shift = new TensorOptional(beta);
      mean = new TensorOptional(Weights.constant(0, outputs));
      variance = new TensorOptional(Weights.constant(1, outputs));
      if (training) {
        weight = kernel;
        bias = new TensorOptional();
      } else {
        // running mean 0 and variance 1: the network was not trained
        Tensor factor = gamma.mul(new Scalar(1 / Math.sqrt(1 + EPSILON))).view(outputs, 1, 1, 1);
        Tensor folded = kernel.mul(factor);
        weight =
            weights.areChannelsLast() ? folded.contiguous(torch.MemoryFormat.ChannelsLast) : folded;
        bias = new TensorOptional(beta);
      }
    }

    Tensor forward(Tensor input) {
      Tensor x = torch.conv2d(input, weight, bias, strides, PADDING, DILATION, 1);
      return training
          ? torch.batch_norm(x, scale, shift, mean, variance, true, MOMENTUM, EPSILON, false)
          : x;
    }
  }

  /** Two of them and a short cut. */
  private static final class Block {

    private final Normalized first;
    private final Normalized second;
    private final long added;
    private final LongOptional begin = new LongOptional(0);
    private final LongOptional end = new LongOptional();

    Block(Weights weights, long inputs, long outputs) {
      added = outputs - inputs;
      first = new Normalized(weights, inputs, outputs, added == 0 ? 1 : 2);
      second = new Normalized(weights, outputs, outputs, 1);
    }

    Tensor forward(Tensor input) {
      Tensor x = second.forward(first.forward(input).relu_());
      return x.add_(shortcut(input)).relu_();
    }

    /** Every second position, with channels of zeros on both sides. */
    private Tensor shortcut(Tensor input) {
      if (added == 0) {
        return input;
      }
      Tensor taken = input.slice(2, begin, end, 2).slice(3, begin, end, 2);
      return torch.constant_pad_nd(taken, 0, 0, 0, 0, added / 2, added - added / 2);
    }
  }
}
