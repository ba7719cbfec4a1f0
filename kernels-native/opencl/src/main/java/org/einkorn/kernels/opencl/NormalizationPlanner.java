package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.ClStruct;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.normalization.Addend;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.normalization.NormalizationProblem.Batch;
import org.einkorn.kernels.normalization.NormalizationProblem.Layer;

/** Batch and layer normalization, one work-group a set of statistics: {@code normalization.cl}. */
record NormalizationPlanner() implements Planner {

  private static final int LANES = 64;

  @Override
  public String id() {
    return "opencl/normalization";
  }

  @Override
  public List<String> sources() {
    return List.of("normalization.cl");
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    NormalizationProblem p = (NormalizationProblem) problem;
    if (!(p.shape() instanceof Batch || p.shape() instanceof Layer)) {
      return Optional.of("the OpenCL source normalizes batches and layers only");
    }
    if (p.hasRelu() || p.addend() != Addend.NONE) {
      return Optional.of("the OpenCL source neither adds first nor has +relu");
    }
    return Limits.group(device, LANES, (long) LANES * problem.type().bytes())
        .or(() -> Limits.offsets(problem));
  }

  @Override
  public Plan plan(Problem problem) {
    NormalizationProblem p = (NormalizationProblem) problem;
    boolean batch = p.shape() instanceof Batch;
    boolean training = p.direction() == Direction.FORWARD_TRAINING;
    List<String> defines =
        List.of(
            "-DLANES=" + LANES, "-DBATCH=" + (batch ? 1 : 0), "-DTRAINING=" + (training ? 1 : 0));
    Launch[] launches =
        p.direction() == Direction.BACKWARD ? backward(p) : new Launch[] {forward(p)};
    return new Plan("normalization.cl", defines, launches);
  }

  private static Launch forward(NormalizationProblem p) {
    boolean batch = p.shape() instanceof Batch;
    boolean training = p.direction() == Direction.FORWARD_TRAINING;
    // what the problem lacks is stood in for by dst and not touched
    boolean statistics = training || batch;
    boolean running = training && batch;
    List<Argument> arguments =
        List.of(
            new Argument.Operand(Role.SRC),
            new Argument.Operand(Role.SCALE),
            new Argument.Operand(Role.SHIFT),
            new Argument.Operand(Role.DST),
            new Argument.Operand(statistics ? Role.MEAN : Role.DST),
            new Argument.Operand(statistics ? Role.VARIANCE : Role.DST),
            new Argument.Operand(running ? Role.RUNNING_MEAN : Role.DST),
            new Argument.Operand(running ? Role.RUNNING_VARIANCE : Role.DST),
            new Argument.Real(p.type(), operands -> operands.scalar(Scalar.MOMENTUM)),
            new Argument.Real(p.type(), _ -> p.epsilon()),
            shape(p));
    return new Launch("normalization_forward", sets(p), arguments);
  }

  private static Launch[] backward(NormalizationProblem p) {
    List<Launch> launches = new ArrayList<>();
    Argument epsilon = new Argument.Real(p.type(), _ -> p.epsilon());
    if (p.shape() instanceof Layer layer) {
      launches.add(
          new Launch(
              "layer_parameters",
              NdRange.groups(layer.columns(), LANES),
              List.of(
                  new Argument.Operand(Role.SRC),
                  new Argument.Operand(Role.DIFF_DST),
                  new Argument.Operand(Role.MEAN),
                  new Argument.Operand(Role.VARIANCE),
                  new Argument.Operand(Role.DIFF_SCALE),
                  new Argument.Operand(Role.DIFF_SHIFT),
                  epsilon,
                  shape(p))));
    }
    launches.add(
        new Launch(
            "normalization_backward",
            sets(p),
            List.of(
                new Argument.Operand(Role.SRC),
                new Argument.Operand(Role.SCALE),
                new Argument.Operand(Role.DIFF_DST),
                new Argument.Operand(Role.MEAN),
                new Argument.Operand(Role.VARIANCE),
                new Argument.Operand(Role.DIFF_SRC),
                new Argument.Operand(Role.DIFF_SCALE),
                new Argument.Operand(Role.DIFF_SHIFT),
                epsilon,
                shape(p))));
    return launches.toArray(Launch[]::new);
  }

  private static NdRange sets(NormalizationProblem p) {
    return NdRange.groups(p.shape().statistics().count(), LANES);
  }

  /** The struct of {@code normalization.cl}. */
  private static Argument shape(NormalizationProblem p) {
    IntFields fields = new IntFields();
    if (p.shape() instanceof Batch batch) {
      long plane = batch.h() * batch.w();
      boolean channelsFirst = batch.layout() == ImageLayout.NCHW;
      fields
          .add(batch.c(), batch.mb(), plane, channelsFirst ? plane : 1)
          .add(plane * batch.c(), channelsFirst ? 1 : batch.c());
    } else {
      Layer layer = (Layer) p.shape();
      fields.add(layer.rows(), 1, layer.columns(), layer.columns(), 0, 1);
    }
    return new Argument.Struct(ClStruct.of(fields.toArray()));
  }
}
