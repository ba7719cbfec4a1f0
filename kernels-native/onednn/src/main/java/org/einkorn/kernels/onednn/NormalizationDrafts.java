package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Normalization;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.normalization.Addend;
import org.einkorn.kernels.normalization.NormalizationKind;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.normalization.NormalizationProblem.Batch;
import org.einkorn.kernels.normalization.NormalizationProblem.Group;
import org.einkorn.kernels.normalization.NormalizationProblem.Images;
import org.einkorn.kernels.normalization.NormalizationProblem.Rows;

/**
 * Normalization; that of planes is one of groups of one channel. The running statistics of a batch
 * are updated in Java.
 */
final class NormalizationDrafts implements Drafts<NormalizationProblem> {

  private static final int SCALE_AND_SHIFT = Normalization.USE_SCALE | Normalization.USE_SHIFT;

  @Override
  public Optional<String> refusal(NormalizationProblem p) {
    if (p.addend() != Addend.NONE) {
      return Optional.of("oneDNN does not write out the sum that it normalizes");
    }
    if (p.direction() != Direction.BACKWARD) {
      return Optional.empty();
    }
    if (p.hasRelu()) {
      return Optional.of("oneDNN keeps the mask of +relu in a workspace of its own");
    }
    // Measured with 3.11: -3.09 where the gradient is -2.19.
    return p.isCentred() ? Optional.empty() : Optional.of("oneDNN's gradient of rms is wrong");
  }

  @Override
  public List<Draft> drafts(NormalizationProblem p) {
    return List.of(new Draft("", plan -> draw(p, plan)));
  }

  @Override
  public boolean isThreadInvariant(NormalizationProblem p) {
    // One thread computes a row; sums over the batch and over planes are divided among threads.
    return p.shape() instanceof Rows && p.direction() != Direction.BACKWARD;
  }

  private static void draw(NormalizationProblem p, PlanBuilder plan) {
    if (p.direction() == Direction.BACKWARD) {
      backward(p, plan);
    } else {
      forward(p, plan);
    }
  }

  private static void forward(NormalizationProblem p, PlanBuilder plan) {
    boolean batch = p.shape().kind() == NormalizationKind.BATCH;
    boolean training = p.direction() == Direction.FORWARD_TRAINING;
    MemoryDesc data = Descs.of(p.shape().tensor());
    List<Plan.Argument> arguments = new ArrayList<>();
    arguments.add(PlanBuilder.operand(Arg.SRC, data, Role.SRC));
    arguments.add(PlanBuilder.operand(Arg.DST, data, Role.DST));
    arguments.add(parameters(p, Arg.SCALE, Role.SCALE));
    if (p.isCentred()) {
      arguments.add(parameters(p, Arg.SHIFT, Role.SHIFT));
    }
    if (batch || training) {
      statistics(p, arguments);
    }
    boolean given = batch && !training;
    PrimitiveDesc description =
        description(
            p,
            plan,
            training ? PropKind.FORWARD_TRAINING : PropKind.FORWARD_INFERENCE,
            flags(p) | (given ? Normalization.USE_GLOBAL_STATS : 0));
    plan.step(plan.main(description), arguments);
    if (p.hasRelu()) {
      Op.append(List.of(new Op.Unary(Algorithm.ELTWISE_RELU, 0, 0)), plan, data);
    }
    if (batch && training) {
      plan.epilog(new RunningStatistics(p)::update);
    }
  }

  private static int flags(NormalizationProblem p) {
    return p.isCentred() ? SCALE_AND_SHIFT : Normalization.USE_SCALE | Normalization.RMS;
  }

  private static long groups(Images images) {
    return images instanceof Group group ? group.groups() : images.c();
  }

  private static void backward(NormalizationProblem p, PlanBuilder plan) {
    MemoryDesc data = Descs.of(p.shape().tensor());
    PrimitiveDesc forward = description(p, plan, PropKind.FORWARD_TRAINING, flags(p));
    float epsilon = (float) p.epsilon();
    PrimitiveDesc description =
        switch (p.shape()) {
          case Batch _ ->
              Normalization.batchBackward(
                  plan.engine(),
                  PropKind.BACKWARD,
                  data,
                  data,
                  data,
                  epsilon,
                  flags(p),
                  forward,
                  plan.attributes());
          case Images images ->
              Normalization.groupBackward(
                  plan.engine(),
                  PropKind.BACKWARD,
                  data,
                  data,
                  data,
                  groups(images),
                  epsilon,
                  flags(p),
                  forward,
                  plan.attributes());
          case Rows rows ->
              Normalization.layerBackward(
                  plan.engine(),
                  PropKind.BACKWARD,
                  data,
                  data,
                  data,
                  Descs.of(rows.statistics()),
                  epsilon,
                  flags(p),
                  forward,
                  plan.attributes());
        };
    List<Plan.Argument> arguments = new ArrayList<>();
    arguments.add(PlanBuilder.operand(Arg.SRC, data, Role.SRC));
    arguments.add(PlanBuilder.operand(Arg.DIFF_DST, data, Role.DIFF_DST));
    arguments.add(PlanBuilder.operand(Arg.DIFF_SRC, data, Role.DIFF_SRC));
    statistics(p, arguments);
    arguments.add(parameters(p, Arg.SCALE, Role.SCALE));
    arguments.add(parameters(p, Arg.DIFF_SCALE, Role.DIFF_SCALE));
    if (p.isCentred()) {
      arguments.add(parameters(p, Arg.DIFF_SHIFT, Role.DIFF_SHIFT));
    }
    plan.step(plan.main(description), arguments);
  }

  private static PrimitiveDesc description(
      NormalizationProblem p, PlanBuilder plan, PropKind kind, int flags) {
    MemoryDesc data = Descs.of(p.shape().tensor());
    float epsilon = (float) p.epsilon();
    return switch (p.shape()) {
      case Batch _ ->
          Normalization.batchForward(
              plan.engine(), kind, data, data, epsilon, flags, plan.attributes());
      case Images images ->
          Normalization.groupForward(
              plan.engine(), kind, data, data, groups(images), epsilon, flags, plan.attributes());
      case Rows rows ->
          Normalization.layerForward(
              plan.engine(),
              kind,
              data,
              data,
              Descs.of(rows.statistics()),
              epsilon,
              flags,
              plan.attributes());
    };
  }

  private static void statistics(NormalizationProblem p, List<Plan.Argument> arguments) {
    MemoryDesc layout = Descs.of(p.shape().statistics());
    if (p.isCentred()) {
      arguments.add(PlanBuilder.operand(Arg.MEAN, layout, Role.MEAN));
    }
    arguments.add(PlanBuilder.operand(Arg.VARIANCE, layout, Role.VARIANCE));
  }

  private static Plan.Argument parameters(NormalizationProblem p, int number, Role role) {
    return PlanBuilder.operand(number, Descs.of(p.shape().parameters()), role);
  }
}
