package org.einkorn.nn;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.jspecify.annotations.Nullable;

/**
 * {@code dst = f(src ∗ weight + bias + residual)} over one, two or three spatial axes, plain or
 * transposed, all but the convolution in the kernel's epilogue. Axes that are not there have the
 * window {@link #ABSENT}.
 */
final class ConvolutionNode extends Node {
  private static final Window ABSENT = new Window(1, 1, 1, 1, 0, 0);
  private static final int MOST_AXES = 3;

  private final Value src;
  private final Shape shape;
  private final Convolution convolution;
  private final @Nullable Value residual;
  private final @Nullable ActivationKind kind;
  private final @Nullable FoldedConvolution folded;
  private final Call forward;
  private final @Nullable Call beforeActivation;
  private final @Nullable Call towardsSrc;
  private final @Nullable Call towardsWeight;

  static Tensor of(
      Tensor src,
      Convolution convolution,
      @Nullable Tensor residual,
      @Nullable ActivationKind kind) {
    Tape tape = src.tape();
    Value value = src.live();
    Value added = residual == null ? null : src.liveBeside(residual);
    return tape.record(
        tape.at() instanceof ConvolutionNode last
                && last.fits(value, src.shape(), convolution, added, kind)
            ? last
            : tape.put(new ConvolutionNode(tape.cleared(), src, convolution, residual, kind)));
  }

  private ConvolutionNode(
      Tape tape,
      Tensor src,
      Convolution convolution,
      @Nullable Tensor residual,
      @Nullable ActivationKind kind) {
    super(
        tape,
        checked(tape, src.shape(), convolution, residual),
        wantsGradient(src.live())
            || convolution.weight().wantsGradient()
            || (convolution.bias() != null && convolution.bias().wantsGradient())
            || (residual != null && wantsGradient(residual.live())));
    this.src = src.live();
    this.shape = src.shape();
    this.convolution = convolution;
    this.residual = residual == null ? null : residual.live();
    this.kind = kind;
    this.folded =
        convolution.normalization() == null || tape.isPlanning()
            ? null
            : convolution.weight().store().folded(convolution);
    ConvolutionProblem problem = problem();
    this.forward = new Call(tape, problem);
    this.beforeActivation = ActivationNode.fused(tape, output(), kind);
    boolean gradient = output().wantsGradient();
    this.towardsSrc =
        gradient && this.src.wantsGradient()
            ? new Call(tape, problem.in(Direction.BACKWARD_DATA))
            : null;
    this.towardsWeight =
        gradient && (convolution.weight().wantsGradient() || biasWantsGradient())
            ? new Call(tape, problem.in(Direction.BACKWARD_WEIGHTS))
            : null;
  }

  private boolean biasWantsGradient() {
    Parameter bias = convolution.bias();
    return bias != null && bias.wantsGradient();
  }

  private ConvolutionProblem problem() {
    Window[] windows = {ABSENT, ABSENT, ABSENT};
    int axes = convolution.axes();
    for (int axis = 0; axis < axes; axis++) {
      windows[MOST_AXES - axes + axis] =
          convolution.windows().window(axis, shape.size(axis + 2), convolution.transposed());
    }
    boolean biased = convolution.bias() != null || convolution.normalization() != null;
    return new ConvolutionProblem(
        isRecorded() ? Direction.FORWARD_TRAINING : Direction.FORWARD_INFERENCE,
        tape().engine().type(),
        shape.size(0),
        convolution.groups(),
        convolution.inputs(),
        convolution.outputs(),
        windows[0],
        windows[1],
        windows[2],
        ImageLayout.NCHW,
        convolution.transposed(),
        LinearNode.epilogue(biased ? Epilogue.BiasAxis.CHANNEL : null, residual != null, kind));
  }

  private static Shape checked(
      Tape tape, Shape in, Convolution convolution, @Nullable Tensor residual) {
    if (convolution.normalization() != null && tape.isTraining()) {
      throw new IllegalStateException(
          "a batch normalization is folded into a convolution on inference tapes only");
    }
    String where =
        "convolution with weight "
            + convolution.weight().name()
            + " ("
            + convolution.windows()
            + ")";
    Shape out = convolution.output(where, in, "change the weight's input channels");
    LinearNode.checkResidual(where, residual, out);
    return out;
  }

  private boolean fits(
      Value other,
      Shape otherShape,
      Convolution otherConvolution,
      @Nullable Value otherResidual,
      @Nullable ActivationKind otherKind) {
    return src == other
        && residual == otherResidual
        && kind == otherKind
        && (convolution == otherConvolution || convolution.equals(otherConvolution))
        && (shape == otherShape || shape.equals(otherShape));
  }

  @Override
  void forward() {
    Parameter bias = convolution.bias();
    Place weights = convolution.weight().value().data();
    // before the weights are read, so that a later change is not taken for this one
    long version = convolution.weight().store().version();
    if (folded != null) {
      folded.refresh();
      weights = folded.weight();
      forward.bind(Role.BIAS, folded.bias());
    } else if (bias != null) {
      forward.bind(Role.BIAS, bias.value().data());
    }
    if (residual != null) {
      forward.bind(Role.RESIDUAL, residual.data());
    }
    forward.bind(Role.SRC, src.data()).bind(Role.DST, output().data());
    if (tape().isTraining()) {
      forward.bind(Role.WEIGHTS, weights).run();
    } else {
      forward.run(weights, version);
    }
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
          .bind(Role.WEIGHTS, convolution.weight().value().data())
          .bind(Role.DIFF_SRC, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
    if (residual != null && residual.wantsGradient()) {
      accumulate(residual, output().gradient());
    }
  }

  /** One kernel writes the gradients of weight and bias; what is not wanted goes to a scratch. */
  private void backwardWeights(Call call) {
    Value weight = convolution.weight().value();
    Value bias = convolution.bias() == null ? null : convolution.bias().value();
    if (bias != null) {
      call.bind(Role.DIFF_BIAS, wantedOrScratch(bias, 1));
    }
    call.bind(Role.SRC, src.data())
        .bind(Role.DIFF_DST, output().gradient())
        .bind(Role.DIFF_WEIGHTS, wantedOrScratch(weight, 0))
        .run();
    contributedIfWanted(weight, 0);
    if (bias != null) {
      contributedIfWanted(bias, 1);
    }
  }
}
