package org.einkorn.kernels.opencl;

import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.ClStruct;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.softmax.CrossEntropy;
import org.einkorn.kernels.softmax.SoftmaxKind;
import org.einkorn.kernels.softmax.SoftmaxProblem;

/** Softmax, log-softmax and cross-entropy: {@code softmax.cl}. */
record SoftmaxPlanner() implements Planner {

  @Override
  public String id() {
    return "opencl/softmax";
  }

  @Override
  public List<String> sources() {
    return List.of("softmax.cl");
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    if (!(problem instanceof SoftmaxProblem p)) {
      return Optional.of("losses of elements have no OpenCL source");
    }
    if (!p.loss().equals(CrossEntropy.PLAIN)) {
      return Optional.of(
          "the OpenCL source has no smoothing, weights, ignored label and sum in cross-entropy");
    }
    return Limits.group(device, Lanes.GROUP, (long) Lanes.GROUP * problem.type().bytes())
        .or(() -> Limits.offsets(problem));
  }

  @Override
  public Plan plan(Problem problem) {
    SoftmaxProblem p = (SoftmaxProblem) problem;
    Lanes lanes = Lanes.forLength(p.classes());
    long rows = p.dims().outer(p.axis()) * p.dims().inner(p.axis());
    NdRange range = lanes.range(rows);
    IntFields fields = new IntFields().add(rows, p.classes(), p.dims().inner(p.axis()));
    Argument shape = new Argument.Struct(ClStruct.of(fields.toArray()));
    boolean loss = p.kind() == SoftmaxKind.CROSS_ENTROPY;
    List<String> defines =
        List.of(
            "-DLANES=" + lanes.lanes(),
            "-DROWS=" + lanes.rows(),
            "-DLOG=" + (p.kind() == SoftmaxKind.LOG ? 1 : 0),
            "-DGRADIENT=" + (loss && p.direction() == Direction.FORWARD_TRAINING ? 1 : 0));
    if (loss) {
      return new Plan(
          "softmax.cl", defines, crossEntropy(p, range, shape), (1 + rows) * p.type().bytes());
    }
    if (p.direction() == Direction.BACKWARD) {
      return new Plan(
          "softmax.cl",
          defines,
          new Launch(
              "softmax_backward",
              range,
              List.of(
                  new Argument.Operand(Role.DST),
                  new Argument.Operand(Role.DIFF_DST),
                  new Argument.Operand(Role.DIFF_SRC),
                  shape)));
    }
    return new Plan(
        "softmax.cl",
        defines,
        new Launch(
            "softmax_forward",
            range,
            List.of(new Argument.Operand(Role.SRC), new Argument.Operand(Role.DST), shape)));
  }

  /** The workspace holds the number of counted rows, then the loss of each row. */
  private static List<Launch> crossEntropy(SoftmaxProblem p, NdRange range, Argument shape) {
    Argument counted = new Argument.Scratch(0);
    Argument losses = new Argument.Scratch(1);
    boolean training = p.direction() == Direction.FORWARD_TRAINING;
    NdRange one = NdRange.groups(1, Lanes.GROUP);
    return List.of(
        new Launch("count_labels", one, List.of(new Argument.Operand(Role.LABELS), counted, shape)),
        new Launch(
            "cross_entropy",
            range,
            List.of(
                new Argument.Operand(Role.SRC),
                new Argument.Operand(Role.LABELS),
                new Argument.Operand(training ? Role.DIFF_SRC : Role.LOSS),
                counted,
                losses,
                shape)),
        new Launch(
            "mean_loss", one, List.of(counted, losses, new Argument.Operand(Role.LOSS), shape)));
  }
}
