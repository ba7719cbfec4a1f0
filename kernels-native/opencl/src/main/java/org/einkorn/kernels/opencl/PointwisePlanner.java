package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.bindings.opencl.NdRange;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;

/**
 * Families that treat each element by itself, one work-item an element: {@code activation.cl} and
 * {@code elementwise.cl}.
 *
 * @param family activation or elementwise
 */
record PointwisePlanner(Family family) implements Planner {

  private static final int GROUP = 64;

  @Override
  public String id() {
    return "opencl/" + family.text();
  }

  @Override
  public List<String> sources() {
    return List.of(family.text() + ".cl");
  }

  @Override
  public Optional<String> refusal(Problem problem, DeviceInfo device) {
    if (problem instanceof ActivationProblem p) {
      if (p.bias().isPresent()) {
        return Optional.of("adds no bias before an activation");
      }
      return Limits.activation(p.kind()).or(() -> Limits.group(device, GROUP, 0));
    }
    ElementwiseProblem p = (ElementwiseProblem) problem;
    if (p.direction() == Direction.BACKWARD) {
      return Optional.of("computes no gradients of elementwise operations");
    }
    if (!p.isDense()) {
      return Optional.of("takes operands of equal sizes, and repeats none");
    }
    if (p.kind() == ElementwiseKind.WHERE) {
      return Optional.of("takes two operands, and where reads three");
    }
    return Limits.group(device, GROUP, 0);
  }

  @Override
  public Plan plan(Problem problem) {
    return switch (problem) {
      case ActivationProblem p -> activation(p);
      case ElementwiseProblem p ->
          new Plan(
              "elementwise.cl",
              List.of("-DOPERATION=" + p.kind().name()),
              launch("elementwise", p.dims().count(), Role.SRC, Role.SRC1, Role.DST));
      default -> throw new IllegalArgumentException(id() + " does not compute '" + problem + "'");
    };
  }

  private static Plan activation(ActivationProblem p) {
    List<String> defines =
        List.of("-DACTIVATION=" + p.kind().name(), "-DFROM_DST=" + (p.fromDst() ? 1 : 0));
    long size = p.dims().count();
    Launch launch =
        p.direction() == Direction.FORWARD
            ? launch("activation_forward", size, Role.SRC, Role.DST)
            : launch(
                "activation_backward",
                size,
                p.fromDst() ? Role.DST : Role.SRC,
                Role.DIFF_DST,
                Role.DIFF_SRC);
    return new Plan("activation.cl", defines, launch);
  }

  private static Launch launch(String kernel, long size, Role... roles) {
    List<Argument> arguments = new ArrayList<>();
    for (Role role : roles) {
      arguments.add(new Argument.Operand(role));
    }
    arguments.add(new Argument.LongValue(size));
    return new Launch(kernel, NdRange.covering(size, GROUP), arguments);
  }
}
