package org.einkorn.kernels.activation;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.math.ActivationFunctions;
import org.einkorn.kernels.microkernel.Specializer.Function;
import org.einkorn.kernels.pointwise.Fold;
import org.einkorn.kernels.pointwise.FoldPhase;
import org.einkorn.kernels.pointwise.MapPhase;
import org.einkorn.kernels.pointwise.Numbers;
import org.einkorn.kernels.pointwise.PhasedKernel;
import org.einkorn.kernels.pointwise.Pointwise;
import org.einkorn.kernels.pointwise.Reducer;
import org.einkorn.kernels.vector.Elements;

/**
 * The gradients of activations with slopes of their own or a bias: that of the source element by
 * element, then that of the slopes or the bias as sums over all other axes. For the bias the terms
 * are diff_src itself; those of the slopes are kept in scratch memory.
 */
final class ActivationGradientKernel extends PhasedKernel {

  private final ActivationProblem problem;
  private final DataType type;

  ActivationGradientKernel(Variant variant, ActivationProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.type = problem.type();
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call implements Frame {
    private final Elements at = Elements.of(type);
    private final Elements beside = Elements.of(type);
    private final Elements diffDst = Elements.of(type);
    private final Elements diffSrc = Elements.of(type);
    private final Elements sums = Elements.of(type);
    private final List<Phase> phases = new ArrayList<>();
    private final MapPhase gradient;

    Call() {
      boolean prelu = problem.kind() == ActivationKind.PRELU;
      Elements terms = diffSrc;
      if (prelu) {
        // before diff_src, which may take the place of diff_dst
        terms = Elements.of(type);
        terms.bind(scratch(type, problem.dims().count()), 0);
        Function function = ActivationFunctions.slopeGradient(type);
        List<Dims> sources = List.of(problem.dims(), problem.dims());
        phases.add(
            new MapPhase(
                new Pointwise(type, options().storage(), problem.dims(), sources, function),
                at,
                diffDst,
                diffDst,
                terms));
      }
      gradient = gradient();
      phases.add(gradient);
      Reducer reducer =
          new Reducer(type, options().storage(), problem.dims(), otherAxes(), Fold.SUM, false);
      phases.add(new FoldPhase(reducer, terms, new Numbers(sums)));
    }

    private MapPhase gradient() {
      Dims dims = problem.dims();
      if (problem.fromDst()) {
        Function function = ActivationFunctions.backwardFromDst(problem.kind(), type);
        return new MapPhase(
            new Pointwise(type, options().storage(), dims, List.of(dims, dims), function),
            at,
            diffDst,
            diffDst,
            diffSrc);
      }
      return new MapPhase(
          new Pointwise(
              type,
              options().storage(),
              dims,
              List.of(dims, problem.channelDims(), dims),
              ActivationFunctions.backward(problem.kind(), type),
              problem.bias().isPresent()),
          at,
          beside,
          diffDst,
          diffSrc);
    }

    private List<Integer> otherAxes() {
      List<Integer> axes = new ArrayList<>();
      for (int axis = 0; axis < problem.dims().rank(); axis++) {
        if (axis != problem.channelAxis()) {
          axes.add(axis);
        }
      }
      return axes;
    }

    @Override
    public void bind(Operands operands) {
      at.bind(operands, problem.fromDst() ? Role.DST : Role.SRC);
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
      if (problem.kind() == ActivationKind.PRELU) {
        beside.bind(operands, Role.WEIGHTS);
        sums.bind(operands, Role.DIFF_WEIGHTS);
      } else {
        if (!problem.fromDst()) {
          beside.bind(operands, Role.BIAS);
        }
        sums.bind(operands, Role.DIFF_BIAS);
      }
      boolean clamp = problem.kind() == ActivationKind.CLAMP;
      gradient.set(
          operands.scalar(clamp ? Scalar.CLAMP_MIN : Scalar.SLOPE),
          operands.scalar(Scalar.CLAMP_MAX));
    }

    @Override
    public List<Phase> phases() {
      return phases;
    }
  }
}
