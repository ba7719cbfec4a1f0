package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.attention.AttentionMask;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.normalization.NormalizationKind;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.transform.PadMode;
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
    if (!isLive()) {
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
            tape.engine().device().allocate(data.buffer().type(), data.count()), 0, data.count());
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

  /** True until the tape is rewound, and for ever after {@link #keep()}. */
  boolean isLive() {
    return generation == KEPT || generation == tape.generation();
  }

  /** The single number as the loss of this step. */
  public Loss asLoss() {
    if (shape.count() != 1) {
      throw new ShapeException(
          "loss", shape, "a single number", "take its mean or sum, or weigh its parts first");
    }
    return tape.loss(this);
  }

  // Views: the same memory in another shape.

  /** The same numbers as batch × features, without a copy. */
  public Tensor flatten() {
    return new Tensor(tape, live(), value.flat(shape), generation);
  }

  /** The same numbers in the same order in another shape, without a copy. */
  public Tensor reshape(Shape to) {
    return new Tensor(tape, live(), Shapes.view(value, shape, to), generation);
  }

  /** One more axis, of one position, before an axis or (−1) behind the last, without a copy. */
  public Tensor unsqueeze(int axis) {
    return new Tensor(tape, live(), value.unsqueezed(shape, axis), generation);
  }

  /** An axis of one position less, without a copy. */
  public Tensor squeeze(int axis) {
    return new Tensor(tape, live(), value.squeezed(shape, axis), generation);
  }

  /** The same numbers, through which no gradient flows. */
  public Tensor detach() {
    return new Tensor(tape, live().detached(), shape, generation);
  }

  // Moving numbers. An axis may be counted from behind: −1 is the last.

  /** The last two axes exchanged. */
  public Tensor transpose() {
    return TransformNode.transpose(this);
  }

  /** The axes in another order: axis i of the result is axis {@code order[i]} of this. */
  public Tensor permute(int... order) {
    return TransformNode.permute(this, order);
  }

  /** Some neighbouring positions of an axis. */
  public Tensor slice(int axis, long start, long size) {
    return TransformNode.slice(this, axis, start, size, 1);
  }

  /** Every {@code step}-th position of an axis, {@code size} of them. */
  public Tensor slice(int axis, long start, long size, long step) {
    return TransformNode.slice(this, axis, start, size, step);
  }

  /** Positions of an axis by their numbers, in that order, any of them any number of times. */
  public Tensor gather(int axis, int... indices) {
    return TransformNode.gather(this, axis, indices);
  }

  /** An axis made longer at both ends, with one number. */
  public Tensor pad(int axis, long before, long after, double fill) {
    return TransformNode.pad(this, axis, before, after, PadMode.CONSTANT, fill);
  }

  /** An axis made longer at both ends: by 0, its outermost numbers, or their mirror image. */
  public Tensor pad(int axis, long before, long after, PadMode mode) {
    return TransformNode.pad(this, axis, before, after, mode, 0);
  }

  /** Tensors one after the other along an axis; their other sizes are equal. */
  public static Tensor concat(int axis, Tensor... parts) {
    return TransformNode.concat(axis, parts);
  }

  // Reductions over some axes, or all where none is named. The result lacks these axes.

  /** The sum; 0 of nothing. */
  public Tensor sum(int... axes) {
    return ReductionNode.of(ReductionKind.SUM, this, axes);
  }

  /** The mean; NaN of nothing. */
  public Tensor mean(int... axes) {
    return ReductionNode.of(ReductionKind.MEAN, this, axes);
  }

  /** The greatest number, NaN if any is; the first of them takes the gradient. */
  public Tensor max(int... axes) {
    return ReductionNode.of(ReductionKind.MAX, this, axes);
  }

  /** The least number, NaN if any is; the first of them takes the gradient. */
  public Tensor min(int... axes) {
    return ReductionNode.of(ReductionKind.MIN, this, axes);
  }

  /** The root of the sum of squares; the derivative of 0 is 0. */
  public Tensor norm(int... axes) {
    return ReductionNode.of(ReductionKind.NORM, this, axes);
  }

  /** The mean of the squared differences from the mean. */
  public Tensor variance(int... axes) {
    return ReductionNode.of(ReductionKind.VARIANCE, this, axes);
  }

  /**
   * The place of the first greatest number, or NaN, along an axis, for each position of the others.
   */
  public int[] argmax(int axis) {
    return ArgmaxNode.of(this, axis);
  }

  // Arithmetic, number by number. Axes are matched from the last one on; where one of two matched
  // axes has a single position, that is repeated.

  /** {@code this + other}. */
  public Tensor add(Tensor other) {
    return ElementwiseNode.of(ElementwiseKind.ADD, this, other);
  }

  /** {@code this − other}. */
  public Tensor sub(Tensor other) {
    return ElementwiseNode.of(ElementwiseKind.SUB, this, other);
  }

  /** {@code this · other}, number by number. */
  public Tensor mul(Tensor other) {
    return ElementwiseNode.of(ElementwiseKind.MUL, this, other);
  }

  /** {@code this / other}. */
  public Tensor div(Tensor other) {
    return ElementwiseNode.of(ElementwiseKind.DIV, this, other);
  }

  /** The lesser of both, NaN if either is; of equal ones this takes the gradient. */
  public Tensor min(Tensor other) {
    return ElementwiseNode.of(ElementwiseKind.MIN, this, other);
  }

  /** The greater of both, NaN if either is; of equal ones this takes the gradient. */
  public Tensor max(Tensor other) {
    return ElementwiseNode.of(ElementwiseKind.MAX, this, other);
  }

  /** {@code this} to the power of {@code exponent}. */
  public Tensor pow(Tensor exponent) {
    return ElementwiseNode.of(ElementwiseKind.POW, this, exponent);
  }

  /** {@code this + number}. */
  public Tensor plus(double number) {
    return ElementwiseNode.of(ElementwiseKind.ADD, this, number);
  }

  /** {@code this − number}. */
  public Tensor minus(double number) {
    return ElementwiseNode.of(ElementwiseKind.SUB, this, number);
  }

  /** {@code number − this}. */
  public Tensor subtractedFrom(double number) {
    return ElementwiseNode.of(ElementwiseKind.SUB, number, this);
  }

  /** {@code this · factor}. */
  public Tensor times(double factor) {
    return ElementwiseNode.of(ElementwiseKind.MUL, this, factor);
  }

  /** {@code this / divisor}. */
  public Tensor dividedBy(double divisor) {
    return ElementwiseNode.of(ElementwiseKind.DIV, this, divisor);
  }

  /** {@code number / this}. */
  public Tensor dividing(double number) {
    return ElementwiseNode.of(ElementwiseKind.DIV, number, this);
  }

  /** {@code this} to the power of a number. */
  public Tensor pow(double exponent) {
    return ElementwiseNode.of(ElementwiseKind.POW, this, exponent);
  }

  /** A number to the power of {@code this}. */
  public Tensor asExponentOf(double base) {
    return ElementwiseNode.of(ElementwiseKind.POW, base, this);
  }

  /** {@code this}, or the number where that is less; the derivative there is 0. */
  public Tensor atMost(double number) {
    return clamp(Double.NEGATIVE_INFINITY, number);
  }

  /** {@code this}, or the number where that is greater; the derivative there is 0. */
  public Tensor atLeast(double number) {
    return clamp(number, Double.POSITIVE_INFINITY);
  }

  /** 1 where the comparison holds, else 0. No gradient flows through it. */
  public Tensor compare(ElementwiseKind comparison, Tensor other) {
    return ElementwiseNode.of(Shapes.comparison(comparison), this, other);
  }

  /** 1 where the comparison with a number holds, else 0. No gradient flows through it. */
  public Tensor compare(ElementwiseKind comparison, double number) {
    return ElementwiseNode.of(Shapes.comparison(comparison), this, number);
  }

  /** The one tensor where {@code this} is not 0, else the other. */
  public Tensor where(Tensor yes, Tensor no) {
    return ElementwiseNode.where(this, yes, no);
  }

  // Functions of each number.

  /** An activation; a leaky ReLU has the slope 0.01, an ELU 1. */
  public Tensor activation(ActivationKind kind) {
    return ActivationNode.of(this, kind);
  }

  /** {@code this}, or {@code slope · this} below 0. */
  public Tensor leakyRelu(double slope) {
    return ActivationNode.withSlope(this, ActivationKind.LEAKY_RELU, slope);
  }

  /** {@code this}, or {@code slope · (exp(this) − 1)} below 0. */
  public Tensor elu(double slope) {
    return ActivationNode.withSlope(this, ActivationKind.ELU, slope);
  }

  /** {@code min(max(this, low), high)}; the derivative at the bounds is 0. */
  public Tensor clamp(double low, double high) {
    return ActivationNode.clamp(this, low, high);
  }

  /**
   * {@code this}, or {@code slope · this} below 0, with learned slopes.
   *
   * @param slopes one, or one for each position of axis 1
   */
  public Tensor prelu(Parameter slopes) {
    return ActivationNode.prelu(this, slopes);
  }

  /** The magnitude; the derivative at 0 is −1. */
  public Tensor abs() {
    return leakyRelu(-1);
  }

  /** {@code −this}. */
  public Tensor neg() {
    return times(-1);
  }

  /** {@code this · this}. */
  public Tensor square() {
    return mul(this);
  }

  /** {@code e} to the power of {@code this}. */
  public Tensor exp() {
    return activation(ActivationKind.EXP);
  }

  /** The natural logarithm: −∞ at 0, NaN below. */
  public Tensor log() {
    return activation(ActivationKind.LOG);
  }

  /** The square root; its derivative at 0 is infinite. */
  public Tensor sqrt() {
    return pow(0.5);
  }

  // Products.

  /**
   * The matrix product of the last two axes: {@code dst[…, i, j] = Σ_p this[…, i, p] · other[…, p,
   * j]}. The axes before are those of a batch, the same for both; a side without any, or of one
   * position, is shared by all products.
   */
  public Tensor matmul(Tensor other) {
    return MatmulNode.of(this, other, false, false);
  }

  /** The same, where either side's last two axes are exchanged; nothing is moved for that. */
  public Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
    return MatmulNode.of(this, other, transposeThis, transposeOther);
  }

  // Layers' products.

  /**
   * {@code dst[…, o] = activation(Σ_i src[…, i] · weight[o, i] + bias[o])} over the last axis.
   *
   * @param weight outputs × inputs
   * @param bias outputs, or null
   * @param kind fused into the kernel where its derivative allows, or null
   */
  public Tensor linear(Parameter weight, @Nullable Parameter bias, @Nullable ActivationKind kind) {
    return linear(weight, false, bias, null, kind);
  }

  /**
   * The same with more options.
   *
   * @param weight outputs × inputs, or inputs × outputs when transposed
   * @param transposed whether the weight is taken as its transpose, such as that of an encoder
   * @param bias outputs, or null
   * @param residual added before the activation, or null
   * @param kind fused into the kernel where its derivative allows, or null
   */
  public Tensor linear(
      Parameter weight,
      boolean transposed,
      @Nullable Parameter bias,
      @Nullable Tensor residual,
      @Nullable ActivationKind kind) {
    return kind != null && isSplit(kind)
        ? LinearNode.of(this, weight, transposed, bias, residual, null).activation(kind)
        : LinearNode.of(this, weight, transposed, bias, residual, kind);
  }

  /** Convolution of batch × channels × one to three axes: {@code dst = src ∗ weight + bias}. */
  public Tensor convolution(Convolution convolution) {
    return convolution(convolution, null, null);
  }

  /**
   * The same with more in the kernel: {@code dst = activation(src ∗ weight + bias + residual)}.
   *
   * @param residual of the result's shape, or null
   * @param kind fused into the kernel where its derivative allows, or null
   */
  public Tensor convolution(
      Convolution convolution, @Nullable Tensor residual, @Nullable ActivationKind kind) {
    return kind != null && isSplit(kind)
        ? ConvolutionNode.of(this, convolution, residual, null).activation(kind)
        : ConvolutionNode.of(this, convolution, residual, kind);
  }

  /**
   * An activation that reads more than one number needs more than a kernel's epilogue gives; and in
   * training the derivative may need the activation's source, which a fused kernel does not keep.
   */
  private boolean isSplit(ActivationKind kind) {
    return kind.hasSlope()
        || kind == ActivationKind.PRELU
        || kind == ActivationKind.CLAMP
        || (tape.isTraining() && !kind.hasDerivativeFromDst());
  }

  /** One number for each window of each channel of batch × channels × one to three axes. */
  public Tensor pool(Pooling pooling) {
    return PoolingNode.of(this, pooling);
  }

  // Normalizations.

  /**
   * Batch normalization by channel of batch × channels × any. A training tape normalizes by the
   * statistics of the batch and updates the running ones; an inference tape normalizes by the
   * running ones.
   *
   * @param parameters scale, shift and running statistics
   * @param kind fused into the kernel if it is ReLU, or null
   */
  public Tensor batchNorm(BatchStatistics parameters, @Nullable ActivationKind kind) {
    return kind == null || kind == ActivationKind.RELU
        ? BatchNormNode.of(this, parameters, kind != null)
        : BatchNormNode.of(this, parameters, false).activation(kind);
  }

  /**
   * Layer normalization over the last axes.
   *
   * @param scale of the shape of the last axes
   * @param shift of the shape of the last axes
   * @param epsilon what is added to the variance
   */
  public Tensor layerNorm(Parameter scale, Parameter shift, double epsilon) {
    return NormalizationNode.of(NormalizationKind.LAYER, this, 1, scale, shift, epsilon);
  }

  /**
   * Division by the root mean square over the last axes.
   *
   * @param scale of the shape of the last axes
   * @param epsilon what is added to the mean square
   */
  public Tensor rmsNorm(Parameter scale, double epsilon) {
    return NormalizationNode.of(NormalizationKind.RMS, this, 1, scale, null, epsilon);
  }

  /**
   * Normalization of each group of channels of each sample of batch × channels × any.
   *
   * @param groups a divisor of the channels
   * @param scale one number for a channel
   * @param shift one number for a channel
   * @param epsilon what is added to the variance
   */
  public Tensor groupNorm(int groups, Parameter scale, Parameter shift, double epsilon) {
    return NormalizationNode.of(NormalizationKind.GROUP, this, groups, scale, shift, epsilon);
  }

  /**
   * Normalization of each channel of each sample of batch × channels × any.
   *
   * @param scale one number for a channel
   * @param shift one number for a channel
   * @param epsilon what is added to the variance
   */
  public Tensor instanceNorm(Parameter scale, Parameter shift, double epsilon) {
    return NormalizationNode.of(NormalizationKind.INSTANCE, this, 1, scale, shift, epsilon);
  }

  /** Probabilities over the last axis. */
  public Tensor softmax() {
    return softmax(-1);
  }

  /** Probabilities over an axis: {@code exp(this) / Σ exp(this)}. */
  public Tensor softmax(int axis) {
    return SoftmaxNode.of(SoftmaxKind.SOFTMAX, this, axis);
  }

  /** Logarithms of probabilities over an axis, without the rounding of small ones. */
  public Tensor logSoftmax(int axis) {
    return SoftmaxNode.of(SoftmaxKind.LOG, this, axis);
  }

  /**
   * Drops each number with a probability and scales the others by {@code 1 / (1 − probability)}, in
   * training; else gives this very tensor. What is dropped follows from {@link Tape#randomKey()}
   * and the position on the tape.
   */
  public Tensor dropout(double probability) {
    return DropoutNode.of(this, probability);
  }

  // Sequences.

  /**
   * Rows of a table, for a tensor of whole numbers from {@link Tape#tensor(Shape, int[])}: {@code
   * dst[…, j] = weight[this[…], j]}.
   *
   * @param weight rows × features
   * @param padding the row that counts as zeros and is not learned, or −1
   */
  public Tensor embedding(Parameter weight, long padding) {
    return EmbeddingNode.of(this, weight, padding);
  }

  /**
   * The hidden states of the last of some recurrent layers, steps × batch × features, from first
   * states of zero.
   */
  public Tensor recurrent(RecurrentWeights weights) {
    return RecurrentNode.of(this, weights, null, null);
  }

  /**
   * Hidden states after each step and last states of some recurrent layers.
   *
   * @param weights the layers
   * @param initial the states before the first step, or null for zeros
   * @param lengths the number of steps of each sequence of the batch, s32, or null for all
   */
  public RecurrentOutput recurrent(
      RecurrentWeights weights, @Nullable RecurrentState initial, @Nullable Tensor lengths) {
    return RecurrentNode.withStates(this, weights, initial, lengths);
  }

  /**
   * Scaled dot-product attention of every step to all, or to no later one: this tensor, batch ×
   * steps × 3·width, holds queries, keys and values beside each other, each the heads beside each
   * other. The result is batch × steps × width.
   *
   * @param heads a divisor of the width
   * @param causal whether a step attends to no later one
   * @param axes which axes the mask has: b batch, h heads, q queries, k keys
   * @param mask what is added to the scores, such as −∞ where a key is padding; or null
   */
  public Tensor attention(int heads, boolean causal, AttentionMask axes, @Nullable Tensor mask) {
    return AttentionNode.of(this, null, heads, causal, axes, mask);
  }

  /**
   * The same of this tensor's queries, batch × steps × width, to the steps of another: {@code
   * keys}, batch × its steps × 2·width, holds keys and values beside each other. Where causal, both
   * sequences end together.
   */
  public Tensor attention(
      Tensor keys, int heads, boolean causal, AttentionMask axes, @Nullable Tensor mask) {
    return AttentionNode.of(this, keys, heads, causal, axes, mask);
  }

  // Losses; more are in Losses.

  /**
   * Mean cross-entropy of logits, whose last axis is that of the classes, with labels. Rows whose
   * label is negative are left out.
   *
   * @param labels one for each row
   */
  public Loss crossEntropy(int[] labels) {
    return CrossEntropyNode.of(this, labels, CrossEntropyOptions.NONE);
  }

  /** The same with class weights, label smoothing, or a label to be left out. */
  public Loss crossEntropy(int[] labels, CrossEntropyOptions options) {
    return CrossEntropyNode.of(this, labels, options);
  }

  @Override
  public String toString() {
    return "tensor " + shape;
  }
}
