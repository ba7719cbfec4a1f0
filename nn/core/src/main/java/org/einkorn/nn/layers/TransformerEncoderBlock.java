package org.einkorn.nn.layers;

import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * A block of a Transformer (Vaswani et al., 2017, arXiv:1706.03762) over batch × steps × features:
 * self-attention, then two linear layers with an activation between, each added to its input.
 *
 * <pre>{@code
 * norm first     y = x + attention(norm1(x))      dst = y + linear2(f(linear1(norm2(y))))
 * norm behind    y = norm1(x + attention(x))      dst = norm2(y + linear2(f(linear1(y))))
 * }</pre>
 *
 * <p>The parameters are named as in PyTorch's {@code TransformerEncoderLayer}.
 */
public final class TransformerEncoderBlock extends Layer {
  private final int features;
  private final TransformerOptions options;
  private final MultiHeadAttention attention;
  private final Linear expand;
  private final Linear contract;
  private final LayerNorm norm1;
  private final LayerNorm norm2;

  /**
   * A block.
   *
   * @param features features of a step, a multiple of the heads
   * @param heads number of heads
   * @param inner features between the two linear layers, usually four times as many
   * @param options order of the normalizations, activation, dropout
   */
  public TransformerEncoderBlock(int features, int heads, int inner, TransformerOptions options) {
    this.features = features;
    this.options = options;
    this.attention =
        child("self_attn", new MultiHeadAttention(features, heads, options.isCausal()));
    this.expand = child("linear1", new Linear(features, inner));
    this.contract = child("linear2", new Linear(inner, features));
    this.norm1 = child("norm1", new LayerNorm(features));
    this.norm2 = child("norm2", new LayerNorm(features));
  }

  @Override
  public Shape outputShape(Shape input) {
    AttentionShapes.require(this, input, features);
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return compute(input, AttentionMask.NONE, null);
  }

  /**
   * The same with a mask.
   *
   * @param axes which axes it has: b batch, h heads, q attending step, k step attended to
   * @param mask what is added to the scores; null for {@link AttentionMask#NONE}
   */
  public Tensor forward(Tensor input, AttentionMask axes, @Nullable Tensor mask) {
    accept(input.shape());
    return compute(input, axes, mask);
  }

  private Tensor compute(Tensor input, AttentionMask axes, @Nullable Tensor mask) {
    if (options.isNormFirst()) {
      Tensor middle = attend(norm1.forward(input), axes, mask, input);
      return feedForward(norm2.forward(middle), middle);
    }
    Tensor middle = norm1.forward(attend(input, axes, mask, input));
    return norm2.forward(feedForward(middle, middle));
  }

  /** Attention and the sum with a residual; the last product adds it where nothing is dropped. */
  private Tensor attend(Tensor input, AttentionMask axes, @Nullable Tensor mask, Tensor residual) {
    return drops(input)
        ? residual.add(attention.forward(input, axes, mask).dropout(options.dropout()))
        : attention.forward(input, axes, mask, residual);
  }

  private Tensor feedForward(Tensor input, Tensor residual) {
    Tensor inner = expand.forward(input, options.activation());
    return drops(input)
        ? residual.add(
            contract.forward(inner.dropout(options.dropout())).dropout(options.dropout()))
        : contract.forward(inner, residual, null);
  }

  private boolean drops(Tensor input) {
    return options.dropout() > 0 && input.tape().isTraining();
  }

  @Override
  public String toString() {
    return "transformer block %d%s".formatted(features, options.isCausal() ? " causal" : "");
  }
}
