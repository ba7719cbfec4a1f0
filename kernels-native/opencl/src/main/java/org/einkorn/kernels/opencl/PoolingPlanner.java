package org.einkorn.kernels.opencl;

import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.ClStruct;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.pooling.PoolingProblem;

/** Max-pooling, one work-item an element of the destination: {@code pooling.cl}. */
record PoolingPlanner() implements Planner {

  private static final int GROUP = 64;

  @Override
  public String id() {
    return "opencl/pooling";
  }

  @Override
  public List<String> sources() {
    return List.of("pooling.cl");
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    PoolingProblem p = (PoolingProblem) problem;
    if (p.isAverage() || p.adaptive() || !p.isFlat()) {
      return Optional.of("the OpenCL source takes maxima of images, over windows all alike");
    }
    return Limits.group(device, GROUP, 0)
        .or(() -> Limits.offsets(p))
        .or(() -> Limits.size("mb·ic·ih·iw", p.srcLayout().count()))
        .or(() -> Limits.size("mb·ic·oh·ow", p.dstLayout().count()));
  }

  @Override
  public Plan plan(Problem problem) {
    PoolingProblem p = (PoolingProblem) problem;
    boolean training = p.direction() == Direction.FORWARD_TRAINING;
    List<String> defines =
        List.of(
            "-DINDEX=" + (p.indexType() == DataType.U8 ? "uchar" : "int"),
            "-DWITH_INDICES=" + (training ? 1 : 0));
    Argument indices =
        new Argument.Operand(
            p.direction() == Direction.FORWARD_INFERENCE ? Role.DST : Role.INDICES);
    Launch launch =
        p.direction() == Direction.BACKWARD
            ? new Launch(
                "pooling_backward",
                NdRange.covering(p.srcLayout().count(), GROUP),
                List.of(
                    new Argument.Operand(Role.DIFF_DST),
                    indices,
                    new Argument.Operand(Role.DIFF_SRC),
                    shape(p)))
            : new Launch(
                "pooling_forward",
                NdRange.covering(p.dstLayout().count(), GROUP),
                List.of(
                    new Argument.Operand(Role.SRC),
                    new Argument.Operand(Role.DST),
                    indices,
                    shape(p)));
    return new Plan("pooling.cl", defines, launch);
  }

  /** The struct of {@code pooling.cl}. */
  private static Argument shape(PoolingProblem p) {
    IntFields fields =
        new IntFields()
            .add(p.mb(), p.c(), p.h().in(), p.w().in(), p.h().out(), p.w().out())
            .add(p.h().kernel(), p.w().kernel(), p.h().stride(), p.w().stride())
            .add(p.h().pad(), p.w().pad(), p.h().dilation() + 1, p.w().dilation() + 1)
            .addStrides(p.srcLayout())
            .addStrides(p.dstLayout());
    return new Argument.Struct(ClStruct.of(fields.toArray()));
  }
}
