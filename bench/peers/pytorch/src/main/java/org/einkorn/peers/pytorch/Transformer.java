package org.einkorn.peers.pytorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * A Transformer encoder that normalizes first, with GELU: what {@code nn.TransformerEncoderLayer}
 * computes, with {@code scaled_dot_product_attention} as that does.
 */
final class Transformer implements NeuralNetwork {

  private static final double EPSILON = 1e-5;

  private final Tensor words;
  private final Tensor positions;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm norm;
  private final Affine head;

  Transformer(
      Weights weights, long count, long steps, long width, int heads, int layers, long classes) {
    words = weights.next(count, width);
    positions = weights.next(steps, width);
    for (int i = 0; i < layers; i++) {
      blocks.add(new Block(weights, width, heads));
    }
    norm = new Norm(weights, width);
    head = new Affine(weights, width, classes);
  }

  /** Takes tokens of batch × steps. */
  @Override
  public Tensor forward(Tensor tokens) {
    Tensor x = torch.embedding(words, tokens).add(positions);
    for (Block block : blocks) {
      x = block.forward(x);
    }
    return head.forward(norm.forward(x).mean(1));
  }

  private static final class Norm {

    private final long[] width;
    private final TensorOptional scale;
    private final TensorOptional shift;

    Norm(Weights weights, long width) {
      this.width = new long[] {width};
      scale = new TensorOptional(weights.next(width));
      shift = new TensorOptional(weights.next(width));
    }

    Tensor forward(Tensor input) {
      return torch.layer_norm(input, width, scale, shift, EPSILON, false);
    }
  }

  private static final class Block {

    private final int heads;
    private final Affine projection;
    private final Affine output;
    private final Affine expand;
    private final Affine contract;
    private final Norm norm1;
    private final Norm norm2;

    Block(Weights weights, long width, int heads) {
      this.heads = heads;
      projection = new Affine(weights, width, 3 * width);
      output = new Affine(weights, width, width);
      expand = new Affine(weights, width, 4 * width);
      contract = new Affine(weights, 4 * width, width);
      norm1 = new Norm(weights, width);
      norm2 = new Norm(weights, width);
    }

    Tensor forward(Tensor input) {
      Tensor x = input.add(output.forward(attention(projection.forward(norm1.forward(input)))));
      Tensor inner = torch.gelu(expand.forward(norm2.forward(x)));
      return x.add(contract.forward(inner));
    }

    private Tensor attention(Tensor projected) {
      long batch = projected.size(0);
      long steps = projected.size(1);
      Tensor parts =
          projected
              .view(batch, steps, 3, heads, projected.size(2) / 3 / heads)
              .permute(2, 0, 3, 1, 4);
      Tensor y =
          torch.scaled_dot_product_attention(
              parts.select(0, 0), parts.select(0, 1), parts.select(0, 2));
      return y.transpose(1, 2).reshape(batch, steps, projected.size(2) / 3);
    }
  }
}
