package org.einkorn.nn.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/** Normalization over the last axes (Ba, Kiros and Hinton, 2016, arXiv:1607.06450). */
public final class LayerNorm extends Layer {
  private static final double EPSILON = 1e-5;

  private final long[] sizes;
  private final double epsilon;
  private final Parameter scale;
  private final Parameter shift;

  /** A normalization over the last axis with epsilon 1e-5. */
  public LayerNorm(int features) {
    this(features, EPSILON);
  }

  /**
   * A normalization over the last axis.
   *
   * @param features size of the last axis
   * @param epsilon what is added to the variance
   */
  public LayerNorm(int features, double epsilon) {
    this(Shape.vector("features", Sizes.positive("features", features)), epsilon);
  }

  /**
   * A normalization over several axes.
   *
   * @param last the last axes of the tensor
   * @param epsilon what is added to the variance
   */
  public LayerNorm(Shape last, double epsilon) {
    this.sizes = last.sizes();
    this.epsilon = epsilon;
    this.scale = parameter("weight", last, Initializer.ONES);
    this.shift = parameter("bias", last, Initializer.ZEROS);
  }

  /** A normalization over the last axes of these sizes with epsilon 1e-5. */
  public static LayerNorm over(int... sizes) {
    List<Shape.Axis> axes = new ArrayList<>();
    for (int size : sizes) {
      axes.add(new Shape.Axis("features", Sizes.positive("features", size)));
    }
    return new LayerNorm(new Shape(axes), EPSILON);
  }

  @Override
  public Shape outputShape(Shape input) {
    long[] found = input.sizes();
    int from = found.length - sizes.length;
    if (from < 0 || !Arrays.equals(Arrays.copyOfRange(found, from, found.length), sizes)) {
      boolean one = sizes.length == 1;
      throw mismatch(
          input,
          one ? "a last axis of " + sizes[0] : "last axes of " + text(),
          input.rank() == 0
              ? "give it a batch"
              : one
                  ? "make it new LayerNorm(" + input.size(input.rank() - 1) + ")"
                  : "change the sizes of the normalization");
    }
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.layerNorm(scale, shift, epsilon);
  }

  private String text() {
    return Arrays.stream(sizes).mapToObj(String::valueOf).collect(Collectors.joining("×"));
  }

  @Override
  public String toString() {
    return "layer-norm " + text();
  }
}
