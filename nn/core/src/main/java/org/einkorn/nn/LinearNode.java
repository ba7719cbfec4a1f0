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
 * {@code dst[…, o] = f(Σ_i src[…, i] · weight[o, i] + bias[o] + residual[…, o])}, or with {@code
 * weight[i, o]} when that is taken transposed: one matrix product with a fused epilogue, of as many
 * rows as all axes but the last have positions. Backward, with g the gradient before f: {@code
 * diff_src = g · weight}, {@code diff_weight = gᵀ · src}, {@code diff_bias = Σ g}; of a transposed
 * weight {@code diff_src = g · weightᵀ}, {@code diff_weight = srcᵀ · g}.
 */
final class LinearNode extends Node {
  private final Value src;
  private final Shape shape;
  private final Parameter weight;
  private final boolean transposed;
  private final @Nullable Parameter bias;
  private final @Nullable Value residual;
  private final @Nullable ActivationKind kind;
  private final Call forward;
  private final @Nullable Call beforeActivation;
  private final @Nullable Call towardsSrc;
  private final @Nullable Call towardsWeight;
  private final @Nullable Call towardsBias;

  /**
   * Finds or makes the node.
   *
   * @param transposed whether the weight is inputs × outputs
   */
  static Tensor of(
      Tensor src,
      Parameter weight,
      boolean transposed,
      @Nullable Parameter bias,
      @Nullable Tensor residual,
      @Nullable ActivationKind kind) {
    Tape tape = src.tape();
    src.live();
    Value added = residual == null ? null : src.liveBeside(residual);
    return tape.record(
        tape.at() instanceof LinearNode last
                && last.fits(src, weight, transposed, bias, added, kind)
            ? last
            : tape.put(
                new LinearNode(tape.cleared(), src, weight, transposed, bias, residual, kind)));
  }

  private LinearNode(
      Tape tape,
      Tensor src,
      Parameter weight,
      boolean transposed,
      @Nullable Parameter bias,
      @Nullable Tensor residual,
      @Nullable ActivationKind kind) {
    super(
        tape,
        checked(src.shape(), weight, transposed, bias, residual),
        wantsGradient(src.live())
            || weight.wantsGradient()
            || (bias != null && bias.wantsGradient())
            || (residual != null && wantsGradient(residual.live())));
    this.src = src.live();
    this.shape = src.shape();
    this.weight = weight;
    this.transposed = transposed;
    this.bias = bias;
    this.residual = residual == null ? null : residual.live();
    this.kind = kind;
    long outputs = weight.shape().size(transposed ? 1 : 0);
    long inputs = weight.shape().size(transposed ? 0 : 1);
    long rows = rows(shape);
    DataType type = tape.engine().type();
    this.forward =
        new Call(
            tape,
            GemmProblem.of(type, rows, outputs, inputs, false, !transposed)
                .withEpilogue(
                    epilogue(bias == null ? null : Epilogue.BiasAxis.N, residual != null, kind)));
    this.beforeActivation = ActivationNode.fused(tape, output(), kind);
    boolean gradient = output().wantsGradient();
    this.towardsSrc =
        gradient && this.src.wantsGradient()
            ? new Call(tape, GemmProblem.of(type, rows, inputs, outputs, false, transposed))
            : null;
    this.towardsWeight =
        gradient && weight.wantsGradient()
            ? new Call(
                tape,
                transposed
                    ? GemmProblem.of(type, inputs, outputs, rows, true, false)
                    : GemmProblem.of(type, outputs, inputs, rows, true, false))
            : null;
    this.towardsBias =
        gradient && bias != null && bias.wantsGradient()
            ? new Call(
                tape, new ReductionProblem(type, ReductionKind.SUM, Dims.of(rows, outputs), 0))
            : null;
  }

  private static long rows(Shape src) {
    long rows = 1;
    for (int axis = 0; axis < src.rank() - 1; axis++) {
      rows *= src.size(axis);
    }
    return rows;
  }

  /** The epilogue of a layer with these parts. */
  static Epilogue epilogue(
      Epilogue.@Nullable BiasAxis bias, boolean residual, @Nullable ActivationKind kind) {
    List<Epilogue.Step> steps = new ArrayList<>();
    if (bias != null) {
      steps.add(new Epilogue.Bias(bias));
    }
    if (residual) {
      steps.add(new Epilogue.Residual());
    }
    if (kind != null) {
      steps.add(new Epilogue.Activation(kind));
    }
    return new Epilogue(steps);
  }

  private static Shape checked(
      Shape src,
      Parameter weight,
      boolean transposed,
      @Nullable Parameter bias,
      @Nullable Tensor residual) {
    Shape of = weight.shape();
    String where = "linear with weight " + weight.name() + " (" + of + ")";
    if (of.rank() != 2) {
      throw new ShapeException(
          "linear with weight " + weight.name(), of, "a weight of outputs × inputs", "reshape it");
    }
    long inputs = of.size(transposed ? 0 : 1);
    if (src.rank() < 2 || src.size(src.rank() - 1) != inputs) {
      throw new ShapeException(
          where,
          src,
          "batch × … × features=" + inputs,
          src.rank() < 2 ? "give it a batch" : "change the weight's inputs, or flatten the tensor");
    }
    long outputs = of.size(transposed ? 1 : 0);
    checkBias(bias, outputs);
    Shape out = src.withLast("features", outputs);
    checkResidual(where, residual, out);
    return out;
  }

  static void checkBias(@Nullable Parameter bias, long outputs) {
    if (bias != null && bias.shape().count() != outputs) {
      throw new ShapeException(
          "bias " + bias.name(), bias.shape(), outputs + " numbers", "one for each output");
    }
  }

  /** Sizes must be those of the result; names of axes may differ. */
  static void checkResidual(String where, @Nullable Tensor residual, Shape out) {
    if (residual != null && !residual.shape().hasSizesOf(out)) {
      throw new ShapeException(
          where + " and a residual",
          residual.shape(),
          "a residual of the result's sizes, " + out,
          "give the short cut a layer that makes them equal");
    }
  }

  private boolean fits(
      Tensor other,
      Parameter otherWeight,
      boolean otherTransposed,
      @Nullable Parameter otherBias,
      @Nullable Value otherResidual,
      @Nullable ActivationKind otherKind) {
    return src == other.live()
        && weight == otherWeight
        && transposed == otherTransposed
        && bias == otherBias
        && residual == otherResidual
        && kind == otherKind
        && (shape == other.shape() || shape.equals(other.shape()));
  }

  @Override
  void forward() {
    if (bias != null) {
      forward.bind(Role.BIAS, bias.value().data());
    }
    if (residual != null) {
      forward.bind(Role.RESIDUAL, residual.data());
    }
    Place weights = weight.value().data();
    forward.bind(Role.SRC, src.data()).bind(Role.DST, output().data());
    if (tape().isTraining()) {
      forward.bind(Role.WEIGHTS, weights).run();
    } else {
      forward.run(weights, weight.store().version());
    }
  }

  @Override
  void backward() {
    ActivationNode.runFused(beforeActivation, output());
    Place gradient = output().gradient();
    if (towardsWeight != null) {
      towardsWeight
          .bind(Role.SRC, transposed ? src.data() : gradient)
          .bind(Role.WEIGHTS, transposed ? gradient : src.data())
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
    if (residual != null && residual.wantsGradient()) {
      accumulate(residual, gradient);
    }
  }
}
