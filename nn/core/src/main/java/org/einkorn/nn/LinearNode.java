package org.einkorn.nn;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.jspecify.annotations.Nullable;

/**
 * {@code dst[b, o] = f(Σ_i src[b, i] · weight[o, i] + bias[o])}: one matrix product with a fused
 * epilogue. Backward, with g the gradient before f: {@code diff_src = g · weight}, {@code
 * diff_weight = gᵀ · src}, {@code diff_bias = Σ_b g}.
 */
final class LinearNode extends Node {
  private final Value src;
  private final Parameter weight;
  private final @Nullable Parameter bias;
  private final @Nullable ActivationKind kind;
  private final Call forward;
  private final @Nullable Call beforeActivation;
  private final @Nullable Call towardsSrc;
  private final @Nullable Call towardsWeight;
  private final @Nullable Call towardsBias;

  static Tensor of(Tensor src, Parameter weight, @Nullable Parameter bias, @Nullable ActivationKind kind) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof LinearNode last && last.fits(value, weight, bias, kind)
            ? last
            : tape.put(new LinearNode(tape.cleared(), src, weight, bias, kind)));
  }

  LinearNode(
      Tape tape,
      Tensor src,
      Parameter weight,
      @Nullable Parameter bias,
      @Nullable ActivationKind kind) {
    super(tape, checked(src.shape(), weight, bias), true);
    this.src = src.live();
    this.weight = weight;
    this.bias = bias;
    this.kind = kind;
    long rows = src.shape().size(0);
    long outputs = weight.shape().size(0);
    long inputs = weight.shape().size(1);
    DataType type = tape.engine().type();
    this.forward =
        new Call(
            tape,
            GemmProblem.of(type, rows, outputs, inputs, false, true)
                .withEpilogue(epilogue(bias, kind, Epilogue.BiasAxis.N)));
    boolean training = tape.isTraining();
    this.beforeActivation = ActivationNode.fused(tape, output(), kind);
    this.towardsSrc =
        training && this.src.wantsGradient()
            ? new Call(tape, GemmProblem.of(type, rows, inputs, outputs, false, false))
            : null;
    this.towardsWeight =
        training ? new Call(tape, GemmProblem.of(type, outputs, inputs, rows, true, false)) : null;
    this.towardsBias =
        training && bias != null
            ? new Call(
                tape, new ReductionProblem(type, ReductionKind.SUM, Dims.of(rows, outputs), 0))
            : null;
  }

  /** The epilogue of a layer with these parts. */
  static Epilogue epilogue(
      @Nullable Parameter bias, @Nullable ActivationKind kind, Epilogue.BiasAxis axis) {
    List<Epilogue.Step> steps = new ArrayList<>();
    if (bias != null) {
      steps.add(new Epilogue.Bias(axis));
    }
    if (kind != null) {
      steps.add(new Epilogue.Activation(kind));
    }
    return new Epilogue(steps);
  }

  private static Shape checked(Shape src, Parameter weight, @Nullable Parameter bias) {
    Shape of = weight.shape();
    if (of.rank() != 2) {
      throw new ShapeException(
          "linear with weight " + weight.name(), of, "a weight of outputs × inputs", "reshape it");
    }
    if (src.rank() != 2 || src.size(1) != of.size(1)) {
      throw new ShapeException(
          "linear with weight " + weight.name() + " (" + of + ")",
          src,
          "batch × features=" + of.size(1),
          src.rank() > 2 ? "flatten the tensor first" : "change the weight's inputs");
    }
    checkBias(bias, of.size(0));
    return Shape.features(src.size(0), of.size(0));
  }

  static void checkBias(@Nullable Parameter bias, long outputs) {
    if (bias != null && bias.shape().count() != outputs) {
      throw new ShapeException(
          "bias " + bias.name(), bias.shape(), outputs + " numbers", "one for each output");
    }
  }

  boolean fits(
      Value other,
      Parameter otherWeight,
      @Nullable Parameter otherBias,
      @Nullable ActivationKind otherKind) {
    return src == other && weight == otherWeight && bias == otherBias && kind == otherKind;
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
    Place gradient = output().gradient();
    if (towardsWeight != null) {
      towardsWeight
          .bind(Role.SRC, gradient)
          .bind(Role.WEIGHTS, src.data())
          .bind(Role.DST, contribution(weight.value(), 0))
          .run();
      contributed(weight.value(), 0);
    }
    if (towardsBias != null && bias != null) {
      towardsBias.bind(Role.SRC, gradient).bind(Role.DST, contribution(bias.value(), 0)).run();
      contributed(bias.value(), 0);
    }
    if (towardsSrc != null) {
      towardsSrc
          .bind(Role.SRC, gradient)
          .bind(Role.WEIGHTS, weight.value().data())
          .bind(Role.DST, contribution(src, 0))
          .run();
      contributed(src, 0);
    }
  }
}
