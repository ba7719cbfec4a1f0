package org.einkorn.kernels.opencl;

import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;

/** Sums and means over an axis: {@code reduction.cl}. */
record ReductionPlanner() implements Planner {

  /** Up to this length neighbouring work-items take neighbouring sums, which reads in order. */
  private static final long SHORT = 1024;

  @Override
  public String id() {
    return "opencl/reduction";
  }

  @Override
  public List<String> sources() {
    return List.of("reduction.cl");
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    ReductionProblem p = (ReductionProblem) problem;
    if (p.direction() == Direction.BACKWARD) {
      return Optional.of("computes no gradients of reductions");
    }
    if (p.kind() != ReductionKind.SUM && p.kind() != ReductionKind.MEAN) {
      return Optional.of("computes sums and means, not " + p.kind().text());
    }
    if (p.axes().size() > 1) {
      return Optional.of("reduces one axis, not " + p.axes().size());
    }
    return Limits.group(device, Lanes.GROUP, (long) Lanes.GROUP * problem.type().bytes());
  }

  @Override
  public Plan plan(Problem problem) {
    ReductionProblem p = (ReductionProblem) problem;
    int axis = p.axes().getFirst();
    long outer = p.dims().outer(axis);
    long size = p.dims().size(axis);
    long inner = p.dims().inner(axis);
    Lanes lanes = inner > 1 && size <= SHORT ? new Lanes(1) : Lanes.forLength(size);
    double divisor = p.kind() == ReductionKind.MEAN ? size : 1;
    return new Plan(
        "reduction.cl",
        List.of("-DLANES=" + lanes.lanes(), "-DROWS=" + lanes.rows()),
        new Launch(
            "reduction",
            lanes.range(outer * inner),
            List.of(
                new Argument.Operand(Role.SRC),
                new Argument.Operand(Role.DST),
                new Argument.LongValue(outer),
                new Argument.LongValue(size),
                new Argument.LongValue(inner),
                new Argument.Real(p.type(), _ -> divisor))));
  }
}
