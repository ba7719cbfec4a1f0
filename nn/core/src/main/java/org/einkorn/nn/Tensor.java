package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.activation.ActivationKind;
import org.jspecify.annotations.Nullable;

/**
 * The result of an operation, in the memory of its tape's device.
 *
 * <p>It may be used until the tape is rewound. What is needed longer is copied by {@link #keep()}.
 */
public final class Tensor {
  private static final long KEPT = -1;

  private final Tape tape;
  private final Value value;
  private final Shape shape;
  private final long generation;

  Tensor(Tape tape, Value value) {
    this(tape, value, value.shape(), tape.generation());
  }

  private Tensor(Tape tape, Value value, Shape shape, long generation) {
    this.tape = tape;
    this.value = value;
    this.shape = shape;
    this.generation = generation;
  }

  /** The sizes. */
  public Shape shape() {
    return shape;
  }

  /** The tape that it was computed on. */
  public Tape tape() {
    return tape;
  }

  /** The memory, if the tape has not been rewound. */
  Value live() {
    if (generation != KEPT && generation != tape.generation()) {
      throw new IllegalStateException(
          "this tensor ("
              + shape
              + ") was computed before Tape.rewind(), and its memory is in use again; call keep()"
              + " on it before the rewind to hold on to it");
    }
    return value;
  }

  /** The memory of another tensor of the same step. */
  Value liveBeside(Tensor other) {
    if (other.tape != tape) {
      throw new IllegalArgumentException("the two tensors were computed on different tapes");
    }
    return other.live();
  }

  /** A copy that outlives the step. No gradient flows through it. */
  public Tensor keep() {
    Place data = live().data();
    Place copy =
        new Place(
            tape.engine().device().allocate(tape.engine().type(), data.count()), 0, data.count());
    tape.engine().device().copy(data.buffer(), data.offset(), copy.buffer(), 0, data.count());
    return new Tensor(tape, new Value(shape, copy, null), shape, KEPT);
  }

  /** The numbers, outermost axis first. */
  public float[] toArray() {
    return live().data().toFloats();
  }

  /** Copies the numbers to an array of their very number. */
  public void copyTo(float[] to) {
    Place data = live().data();
    if (to.length != data.count()) {
      throw new IllegalArgumentException(
          "%s has %d numbers, the array %d".formatted(shape, data.count(), to.length));
    }
    if (data.buffer().type() == DataType.F32) {
      data.read(HeapBuffer.of(to));
    } else {
      System.arraycopy(data.toFloats(), 0, to, 0, to.length);
    }
  }

  /** The same numbers as batch × features, without a copy. */
  public Tensor flatten() {
    return new Tensor(tape, live(), value.flat(shape), generation);
  }

  /** The activation of each number. */
  public Tensor activation(ActivationKind kind) {
    return ActivationNode.of(this, kind);
  }

  /** Sum of two tensors of one shape. */
  public Tensor add(Tensor other) {
    return AddNode.of(this, other);
  }

  /**
   * {@code dst = activation(src · weightᵀ + bias)}.
   *
   * @param weight outputs × inputs
   * @param bias outputs, or null
   * @param kind fused into the kernel where its derivative allows, or null
   */
  public Tensor linear(Parameter weight, @Nullable Parameter bias, @Nullable ActivationKind kind) {
    return kind != null && isSplit(kind)
        ? LinearNode.of(this, weight, bias, null).activation(kind)
        : LinearNode.of(this, weight, bias, kind);
  }

  /**
   * Convolution of images: {@code dst = activation(src ∗ weight + bias)}.
   *
   * @param weight output channels × input channels × height × width
   * @param bias output channels, or null
   * @param stride step of the kernel in both directions
   * @param padding zeros around each image
   * @param kind fused into the kernel where its derivative allows, or null
   */
  public Tensor conv2d(
      Parameter weight,
      @Nullable Parameter bias,
      int stride,
      int padding,
      @Nullable ActivationKind kind) {
    return kind != null && isSplit(kind)
        ? ConvolutionNode.of(this, weight, bias, stride, padding, null).activation(kind)
        : ConvolutionNode.of(this, weight, bias, stride, padding, kind);
  }

  /**
   * In training the derivative needs the activation's source, which a fused kernel does not keep.
   */
  private boolean isSplit(ActivationKind kind) {
    return tape.isTraining() && !kind.hasDerivativeFromDst();
  }

  /** The greatest number of each window of kernel × kernel. */
  public Tensor maxPool2d(int kernel, int stride, int padding) {
    return PoolingNode.of(this, kernel, stride, padding);
  }

  /**
   * Batch normalization of images by channel. A training tape normalizes by the statistics of the
   * batch and updates the running ones; an inference tape normalizes by the running ones.
   *
   * @param parameters scale, shift and running statistics
   * @param momentum share of the batch in the running statistics
   * @param epsilon what is added to the variance
   */
  public Tensor batchNorm2d(BatchStatistics parameters, double momentum, double epsilon) {
    return BatchNormNode.of(this, parameters, momentum, epsilon);
  }

  /**
   * Layer normalization over the last axis.
   *
   * @param scale as many as the last axis
   * @param shift as many as the last axis
   * @param epsilon what is added to the variance
   */
  public Tensor layerNorm(Parameter scale, Parameter shift, double epsilon) {
    return LayerNormNode.of(this, scale, shift, epsilon);
  }

  /** Probabilities over the last axis. */
  public Tensor softmax() {
    return SoftmaxNode.of(this);
  }

  /**
   * Mean cross-entropy of logits, batch × classes, with labels. Rows whose label is negative are
   * left out.
   *
   * @param labels one for each row
   */
  public Loss crossEntropy(int[] labels) {
    return CrossEntropyNode.of(this, labels);
  }

  @Override
  public String toString() {
    return "tensor " + shape;
  }
}
