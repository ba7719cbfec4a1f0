package org.einkorn.nn;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.jspecify.annotations.Nullable;

/** {@code dst = f(src ∗ weight + bias)}, bias and f in the kernel's epilogue. */
final class ConvolutionNode extends Node {
  private final Value src;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final int stride;
  private final int padding;
  private final @Nullable ActivationKind kind;
  private final Call forward;
  private final @Nullable Call beforeActivation;
  private final @Nullable Call towardsSrc;
  private final @Nullable Call towardsWeight;

  static Tensor of(Tensor src,
      Parameter weight,
      @Nullable Parameter bias,
      int stride,
      int padding,
      @Nullable ActivationKind kind) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof ConvolutionNode last && last.fits(value, weight, bias, stride, padding, kind)
            ? last
            : tape.put(new ConvolutionNode(tape.cleared(), src, weight, bias, stride, padding, kind)));
  }

  ConvolutionNode(
      Tape tape,
      Tensor src,
      Parameter weight,
      @Nullable Parameter bias,
      int stride,
      int padding,
      @Nullable ActivationKind kind) {
    super(tape, shape(src.shape(), weight, bias, stride, padding), true);
    this.src = src.live();
    this.weight = weight;
    this.bias = bias;
    this.stride = stride;
    this.padding = padding;
    this.kind = kind;
    boolean training = tape.isTraining();
    Shape in = src.shape();
    Shape kernel = weight.shape();
    ConvolutionProblem problem =
        new ConvolutionProblem(
            training ? Direction.FORWARD_TRAINING : Direction.FORWARD_INFERENCE,
            tape.engine().type(),
            in.size(0),
            1,
            in.size(1),
            kernel.size(0),
            Window.of(in.size(2), kernel.size(2), stride, padding),
            Window.of(in.size(3), kernel.size(3), stride, padding),
            ImageLayout.NCHW,
            LinearNode.epilogue(bias, kind, Epilogue.BiasAxis.CHANNEL));
    this.forward = new Call(tape, problem);
    this.beforeActivation = ActivationNode.fused(tape, output(), kind);
    this.towardsSrc =
        training && this.src.wantsGradient()
            ? new Call(tape, problem.in(Direction.BACKWARD_DATA))
            : null;
    this.towardsWeight = training ? new Call(tape, problem.in(Direction.BACKWARD_WEIGHTS)) : null;
  }

  private static Shape shape(
      Shape in, Parameter weight, @Nullable Parameter bias, int stride, int padding) {
    Shape kernel = weight.shape();
    String where = "conv2d with weight " + weight.name() + " (" + kernel + ")";
    if (kernel.rank() != 4) {
      throw new ShapeException(
          where, kernel, "a weight of outputs × inputs × height × width", "reshape it");
    }
    if (in.rank() != 4 || in.size(1) != kernel.size(1)) {
      throw new ShapeException(
          where,
          in,
          "batch × channels=" + kernel.size(1) + " × height × width",
          in.rank() == 4 ? "change the weight's input channels" : "give it images");
    }
    LinearNode.checkBias(bias, kernel.size(0));
    return windows(where, in, kernel.size(0), kernel.size(2), kernel.size(3), stride, padding);
  }

  /** The shape of images after a sliding window. */
  static Shape windows(
      String where, Shape in, long channels, long height, long width, int stride, int padding) {
    long outHeight = Window.outFor(in.size(2), height, stride, padding, 0);
    long outWidth = Window.outFor(in.size(3), width, stride, padding, 0);
    if (outHeight <= 0 || outWidth <= 0) {
      throw new ShapeException(
          where,
          in,
          "images of at least height=%d × width=%d with padding %d"
              .formatted(height - 2L * padding, width - 2L * padding, padding),
          "use larger images, more padding or a smaller kernel");
    }
    return Shape.images(in.size(0), channels, outHeight, outWidth);
  }

  boolean fits(
      Value other,
      Parameter otherWeight,
      @Nullable Parameter otherBias,
      int otherStride,
      int otherPadding,
      @Nullable ActivationKind otherKind) {
    return src == other
        && weight == otherWeight
        && bias == otherBias
        && stride == otherStride
        && padding == otherPadding
        && kind == otherKind;
  }

  @Override
  void forward() {
    if (bias != null) {
      forward.bind(Role.BIAS, bias.value().data());
    }
    forward
        .bind(Role.SRC, src.data())
        .bind(Role.WEIGHTS, weight.value().data())
        .bind(Role.DST, output().data())
        .run();
  }

  @Override
  void backward() {
    ActivationNode.runFused(beforeActivation, output());
    if (towardsWeight != null) {
      backwardWeights(towardsWeight);
    }
    if (towardsSrc != null) {
      towardsSrc
          .bind(Role.DIFF_DST, output().gradient())
          .bind(Role.WEIGHTS, weight.value().data())
          .bind(Role.DIFF_SRC, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
  }

  private void backwardWeights(Call call) {
    if (bias != null) {
      call.bind(Role.DIFF_BIAS, contribution(bias.value(), 1));
    }
    call.bind(Role.SRC, src.data())
        .bind(Role.DIFF_DST, output().gradient())
        .bind(Role.DIFF_WEIGHTS, contribution(weight.value(), 0))
        .run();
    contributed(weight.value(), 0);
    if (bias != null) {
      contributed(bias.value(), 1);
    }
  }
}
