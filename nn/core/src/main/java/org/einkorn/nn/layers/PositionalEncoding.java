package org.einkorn.nn.layers;

import java.util.List;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.Tensor;

/**
 * Adds to each step of batch × steps × features a row of a table, so that attention can tell the
 * steps apart: {@code dst[b, t, j] = src[b, t, j] + weight[t, j]}.
 */
public final class PositionalEncoding extends Layer {
  private final String title;
  private final int steps;
  private final int features;
  private final Parameter weight;

  private PositionalEncoding(
      String title, int steps, int features, boolean learned, Initializer initializer) {
    this.title = title;
    this.steps = Sizes.positive("steps", steps);
    this.features = Sizes.positive("features", features);
    Shape shape = new Shape(List.of(new Axis("steps", steps), new Axis("features", features)));
    this.weight =
        learned ? parameter("weight", shape, initializer) : state("weight", shape, initializer);
  }

  /**
   * Waves of different lengths (Vaswani et al., 2017, arXiv:1706.03762): {@code weight[t, 2i] = sin
   * (t / 10000^(2i / features))}, {@code weight[t, 2i + 1] = cos} of the same.
   *
   * @param steps most steps of a sequence
   * @param features features of a step
   */
  public static PositionalEncoding sinusoidal(int steps, int features) {
    return new PositionalEncoding(
        "sinusoidal positions", steps, features, false, (_, index) -> wave(index, features));
  }

  private static double wave(long index, int features) {
    long step = index / features;
    long column = index % features;
    double angle = step / StrictMath.pow(10_000, (double) (column - column % 2) / features);
    return column % 2 == 0 ? StrictMath.sin(angle) : StrictMath.cos(angle);
  }

  /**
   * A learned table, initially normal with deviation 0.02 (Radford et al., 2018).
   *
   * @param steps most steps of a sequence
   * @param features features of a step
   */
  public static PositionalEncoding learned(int steps, int features) {
    return new PositionalEncoding(
        "learned positions", steps, features, true, Initializer.normal(0, 0.02));
  }

  @Override
  public Shape outputShape(Shape input) {
    AttentionShapes.require(this, input, features);
    if (input.size(1) > steps) {
      throw mismatch(
          input,
          "batch × at most %d steps × features=%d".formatted(steps, features),
          "cut the sequences, or make the table longer");
    }
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    long taken = input.shape().size(1);
    Tensor table = input.tape().tensor(weight);
    return input.add(taken == steps ? table : table.slice(0, 0, taken));
  }

  @Override
  public String toString() {
    return "%s %d×%d".formatted(title, steps, features);
  }
}
