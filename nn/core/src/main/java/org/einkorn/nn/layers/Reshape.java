package org.einkorn.nn.layers;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/** Gives each sample of a batch another shape, without a copy. */
public final class Reshape extends Layer {
  private final Shape sample;
  private volatile @Nullable Known known;

  /** The result for the input that was seen last: the same objects in every step of a tape. */
  private record Known(Shape input, Shape output) {}

  /**
   * A reshaping.
   *
   * @param sample the axes behind the batch
   */
  public Reshape(Shape sample) {
    this.sample = sample;
  }

  /** To images: batch × channels × height × width. */
  public static Reshape images(long channels, long height, long width) {
    Shape shape = Shape.images(1, channels, height, width);
    return new Reshape(new Shape(shape.axes().subList(1, shape.rank())));
  }

  @Override
  public Shape outputShape(Shape input) {
    Known last = known;
    if (last != null && (last.input == input || last.input.equals(input))) {
      return last.output;
    }
    if (input.rank() == 0) {
      throw mismatch(input, "a batch as the first axis", "give it a batch");
    }
    long batch = input.size(0);
    if (input.count() != Math.multiplyExact(batch, sample.count())) {
      throw mismatch(
          input,
          "%d numbers a sample, as many as %s has".formatted(sample.count(), sample),
          "there are " + (batch == 0 ? 0 : input.count() / batch) + " a sample");
    }
    List<Axis> axes = new ArrayList<>();
    axes.add(input.axes().getFirst());
    axes.addAll(sample.axes());
    Shape output = new Shape(axes);
    known = new Known(input, output);
    return output;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.reshape(outputShape(input.shape()));
  }

  @Override
  public String toString() {
    return "reshape to " + sample;
  }
}
