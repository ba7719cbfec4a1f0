package org.einkorn.nn.layers;

import java.util.List;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention of several heads (Vaswani et al., 2017, arXiv:1706.03762) over batch × steps ×
 * features:
 *
 * <pre>{@code
 * q, k, v = the thirds of   in_proj_weight x + in_proj_bias        each head's features beside each other
 * head    = softmax(q kᵀ / √(features / heads) + mask) v
 * dst     = out_proj.weight (heads beside each other) + out_proj.bias
 * }</pre>
 *
 * <p>The projections are two matrix products over all steps, the heads one kernel that reads them
 * where they lie. The batch comes first, unlike with recurrent layers: so the steps of a sequence,
 * which attend to each other, lie together. Names and layouts of the parameters are those of
 * PyTorch's {@code MultiheadAttention}; probabilities are not dropped.
 */
public final class MultiHeadAttention extends Layer {
  private final int features;
  private final int heads;
  private final boolean causal;
  private final Parameter projection;
  private final Parameter projectionBias;
  private final Parameter output;
  private final Parameter outputBias;

  /** Attention of every step to all. */
  public MultiHeadAttention(int features, int heads) {
    this(features, heads, false);
  }

  /**
   * Attention.
   *
   * @param features features of a step, a multiple of the heads
   * @param heads number of heads
   * @param causal whether a step attends to no later one
   */
  public MultiHeadAttention(int features, int heads, boolean causal) {
    this.features = Sizes.positive("features", features);
    this.heads = Sizes.heads(features, heads);
    this.causal = causal;
    this.projection = matrix("in_proj_weight", 3 * features, features);
    this.projectionBias =
        parameter("in_proj_bias", Shape.vector("outputs", 3L * features), Initializer.ZEROS);
    this.output = matrix("out_proj.weight", features, features);
    this.outputBias =
        parameter("out_proj.bias", Shape.vector("outputs", features), Initializer.ZEROS);
  }

  private Parameter matrix(String name, int outputs, int inputs) {
    return parameter(
        name,
        new Shape(List.of(new Axis("outputs", outputs), new Axis("inputs", inputs))),
        Initializer.xavierUniform(inputs, outputs));
  }

  @Override
  public Shape outputShape(Shape input) {
    AttentionShapes.require(this, input, features);
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return forward(input, AttentionMask.NONE, null, null);
  }

  /**
   * The same with a mask.
   *
   * @param axes which axes it has: b batch, h heads, q attending step, k step attended to; {@link
   *     AttentionMask#BK} for padding
   * @param mask what is added to the scores, such as −∞ where a step is padding; null for {@link
   *     AttentionMask#NONE}
   */
  public Tensor forward(Tensor input, AttentionMask axes, @Nullable Tensor mask) {
    return forward(input, axes, mask, null);
  }

  /** The same with a residual, which the last product adds. */
  Tensor forward(
      Tensor input, AttentionMask axes, @Nullable Tensor mask, @Nullable Tensor residual) {
    accept(input.shape());
    return input
        .linear(projection, projectionBias, null)
        .attention(heads, causal, axes, mask)
        .linear(output, false, outputBias, residual, null);
  }

  @Override
  public String toString() {
    return "attention %d heads %d%s".formatted(features, heads, causal ? " causal" : "");
  }
}
