package org.einkorn.nn.layers;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;

/**
 * A row of a learned table for each whole number: {@code dst[…, j] = weight[src[…], j]}. Its source
 * is made by {@link Tape#tensor(Shape, int[])}; a number outside of the table is refused. The row
 * of the padding counts as zeros, and stays as it is.
 */
public final class Embedding extends Layer {
  /** No row counts as zeros. */
  public static final int NO_PADDING = -1;

  private final int rows;
  private final int features;
  private final int padding;
  private final Parameter weight;

  /** A table without padding. */
  public Embedding(int rows, int features) {
    this(rows, features, NO_PADDING);
  }

  /**
   * A table, initially standard normal.
   *
   * @param rows how many numbers there are
   * @param features size of a row
   * @param padding the row that counts as zeros, or {@link #NO_PADDING}
   */
  public Embedding(int rows, int features, int padding) {
    this(rows, features, padding, Initializer.normal(0, 1));
  }

  /** A table with initial numbers of its own kind. */
  public Embedding(int rows, int features, int padding, Initializer initializer) {
    this.rows = Sizes.positive("rows", rows);
    this.features = Sizes.positive("features", features);
    if (padding < NO_PADDING || padding >= rows) {
      throw new IllegalArgumentException(
          "padding %d is no row of the table, whose rows are 0 to %d".formatted(padding, rows - 1));
    }
    this.padding = padding;
    Shape shape = new Shape(List.of(new Axis("rows", rows), new Axis("features", features)));
    this.weight = parameter("weight", shape, initializer);
  }

  /** The table, rows × features. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Shape outputShape(Shape input) {
    List<Axis> axes = new ArrayList<>(input.axes());
    axes.add(new Axis("features", features));
    return new Shape(axes);
  }

  @Override
  public Tensor example(Tape tape, Shape shape) {
    return tape.tensor(shape, new int[Math.toIntExact(shape.count())]);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.embedding(weight, padding);
  }

  @Override
  public String toString() {
    return "embedding " + rows + "→" + features;
  }
}
