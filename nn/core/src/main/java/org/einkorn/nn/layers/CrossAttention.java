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
 * Attention of the steps of one sequence to those of another, as between decoder and encoder; the
 * equations are those of {@link MultiHeadAttention}, with queries of the one and keys and values of
 * the other. {@code q_proj.weight} is the first third of the rows of PyTorch's {@code
 * in_proj_weight}, {@code kv_proj.weight} the other two; so are the biases.
 */
public final class CrossAttention extends Layer {
  private final int features;
  private final int sourceFeatures;
  private final int heads;
  private final Parameter query;
  private final Parameter queryBias;
  private final Parameter keysValues;
  private final Parameter keysValuesBias;
  private final Parameter output;
  private final Parameter outputBias;

  /**
   * Attention.
   *
   * @param features features of an attending step, a multiple of the heads
   * @param sourceFeatures features of a step that is attended to
   * @param heads number of heads
   */
  public CrossAttention(int features, int sourceFeatures, int heads) {
    this.features = Sizes.positive("features", features);
    this.sourceFeatures = Sizes.positive("source features", sourceFeatures);
    this.heads = Sizes.heads(features, heads);
    this.query = matrix("q_proj.weight", features, features);
    this.queryBias = bias("q_proj.bias", features);
    this.keysValues = matrix("kv_proj.weight", 2 * features, sourceFeatures);
    this.keysValuesBias = bias("kv_proj.bias", 2 * features);
    this.output = matrix("out_proj.weight", features, features);
    this.outputBias = bias("out_proj.bias", features);
  }

  private Parameter matrix(String name, int outputs, int inputs) {
    return parameter(
        name,
        new Shape(List.of(new Axis("outputs", outputs), new Axis("inputs", inputs))),
        Initializer.xavierUniform(inputs, outputs));
  }

  private Parameter bias(String name, int outputs) {
    return parameter(name, Shape.vector("outputs", outputs), Initializer.ZEROS);
  }

  @Override
  public Shape outputShape(Shape input) {
    AttentionShapes.require(this, input, features);
    return input;
  }

  /** Attention of a sequence to itself. */
  @Override
  protected Tensor compute(Tensor input) {
    return forward(input, input, AttentionMask.NONE, null);
  }

  /**
   * Attention.
   *
   * @param input attending steps, batch × steps × features
   * @param source steps attended to, batch × their steps × source features
   */
  public Tensor forward(Tensor input, Tensor source) {
    return forward(input, source, AttentionMask.NONE, null);
  }

  /**
   * The same with a mask.
   *
   * @param axes which axes it has: b batch, h heads, q attending step, k step attended to
   * @param mask what is added to the scores; null for {@link AttentionMask#NONE}
   */
  public Tensor forward(Tensor input, Tensor source, AttentionMask axes, @Nullable Tensor mask) {
    accept(input.shape());
    if (source.shape().rank() != 3 || source.shape().size(2) != sourceFeatures) {
      throw mismatch(
          source.shape(),
          "a source of batch × steps × features=" + sourceFeatures,
          "change the source features");
    }
    return input
        .linear(query, queryBias, null)
        .attention(source.linear(keysValues, keysValuesBias, null), heads, false, axes, mask)
        .linear(output, outputBias, null);
  }

  @Override
  public String toString() {
    return "attention %d heads %d to %d".formatted(features, heads, sourceFeatures);
  }
}
