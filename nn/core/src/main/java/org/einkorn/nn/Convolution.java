package org.einkorn.nn;

import org.jspecify.annotations.Nullable;

/**
 * A convolution with its parameters.
 *
 * @param weight output channels × input channels / groups × the windows' axes; of a transposed
 *     convolution input channels × output channels / groups × the windows' axes
 * @param bias one number for each output channel, or null
 * @param windows how the kernel slides
 * @param groups parts that the channels fall into, each convolved by itself; as many as channels
 *     make it depthwise
 * @param transposed whether it is the transposed convolution, the gradient of a plain one
 * @param normalization a batch normalization of the result, which inference tapes fold into weight
 *     and bias, or null
 */
public record Convolution(
    Parameter weight,
    @Nullable Parameter bias,
    Windows windows,
    int groups,
    boolean transposed,
    @Nullable BatchStatistics normalization) {

  /** Checks the weight, the bias and the groups. */
  public Convolution {
    Shape shape = weight.shape();
    String where = "convolution with weight " + weight.name();
    if (shape.rank() < 3 || shape.rank() > 5) {
      throw new ShapeException(
          where,
          shape,
          "a weight of two axes of channels and one, two or three of the kernel",
          "reshape it");
    }
    windows.over(shape.rank() - 2);
    for (int axis = 0; axis < shape.rank() - 2; axis++) {
      if (windows.kernel(axis) != shape.size(axis + 2)) {
        throw new ShapeException(where, shape, "a kernel of " + windows, "make them equal");
      }
    }
    if (groups <= 0 || shape.size(0) % groups != 0) {
      throw new ShapeException(
          where, shape, "a first axis that groups=" + groups + " divides", "change the groups");
    }
    if (normalization != null && transposed) {
      throw new IllegalArgumentException(
          "a batch normalization is not folded into a transposed convolution");
    }
    long outputs = transposed ? shape.size(1) * groups : shape.size(0);
    LinearNode.checkBias(bias, outputs);
    if (normalization != null) {
      LinearNode.checkBias(normalization.scale(), outputs);
    }
  }

  /** A plain convolution of one group. */
  public static Convolution of(Parameter weight, @Nullable Parameter bias, Windows windows) {
    return new Convolution(weight, bias, windows, 1, false, null);
  }

  /** The same with a batch normalization behind it, for inference. */
  public Convolution with(BatchStatistics batchNormalization) {
    return new Convolution(weight, bias, windows, groups, transposed, batchNormalization);
  }

  /** Channels of the source. */
  public long inputs() {
    return transposed ? weight.shape().size(0) : weight.shape().size(1) * groups;
  }

  /** Channels of the result. */
  public long outputs() {
    return transposed ? weight.shape().size(1) * groups : weight.shape().size(0);
  }

  /** Number of spatial axes. */
  public int axes() {
    return weight.shape().rank() - 2;
  }

  /**
   * The shape of the result.
   *
   * @param where the layer or operation, for the error
   * @param in shape of the source
   * @param fix what helps where the number of channels is another
   * @throws ShapeException when the source does not fit
   */
  public Shape output(String where, Shape in, String fix) {
    if (in.rank() != axes() + 2 || in.size(1) != inputs()) {
      throw new ShapeException(
          where,
          in,
          "batch × channels=" + inputs() + " × " + Shape.spatialAxes(axes()),
          in.rank() == axes() + 2 ? fix : "give it " + Shape.nameOfSpatial(axes()));
    }
    return windows.slide(where, in, outputs(), transposed);
  }
}
