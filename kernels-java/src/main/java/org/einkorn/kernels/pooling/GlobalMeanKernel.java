package org.einkorn.kernels.pooling;

import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.math.ElementwiseFunctions;
import org.einkorn.kernels.pointwise.Fold;
import org.einkorn.kernels.pointwise.FoldPhase;
import org.einkorn.kernels.pointwise.MapPhase;
import org.einkorn.kernels.pointwise.Numbers;
import org.einkorn.kernels.pointwise.PhasedKernel;
import org.einkorn.kernels.pointwise.Pointwise;
import org.einkorn.kernels.pointwise.Reducer;
import org.einkorn.kernels.vector.Floats;

/**
 * Means whose window is the whole plane: forward a reduction of the plane, backward the gradient
 * repeated over it.
 */
final class GlobalMeanKernel extends PhasedKernel {

  private static final int PLANE = 1;

  private final boolean backward;
  private final long terms;
  private final Dims all;
  private final Dims means;

  GlobalMeanKernel(Variant variant, PoolingProblem problem, Options options) {
    super(variant, problem, options);
    backward = problem.direction() == Direction.BACKWARD;
    terms = problem.d().in() * problem.h().in() * problem.w().in();
    boolean planes = problem.layout() == ImageLayout.NCHW;
    long images = planes ? problem.mb() * problem.c() : problem.mb();
    long channels = planes ? 1 : problem.c();
    all = Dims.of(images, terms, channels);
    means = Dims.of(images, 1, channels);
  }

  /** Whether a problem's windows are whole planes, each of whose elements counts as much. */
  static boolean fits(PoolingProblem problem) {
    return problem.isAverage()
        && isWhole(problem.d())
        && isWhole(problem.h())
        && isWhole(problem.w());
  }

  private static boolean isWhole(Window window) {
    return window.out() == 1
        && window.kernel() == window.in()
        && window.pad() == 0
        && window.padAfter() == 0
        && (window.dilation() == 0 || window.kernel() == 1);
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call implements Frame {
    private final Floats from = new Floats();
    private final Floats to = new Floats();
    private final List<Phase> phases = List.of(backward ? repeat() : mean());

    private Phase mean() {
      Reducer reducer =
          new Reducer(
              DataType.F32, options().storage(), all, List.of(PLANE), Fold.SUM, /* mean= */ true);
      return new FoldPhase(reducer, from, new Numbers(to));
    }

    private Phase repeat() {
      Pointwise shares =
          new Pointwise(
              DataType.F32,
              options().storage(),
              all,
              List.of(means),
              ElementwiseFunctions.of(DataType.F32, "share"));
      MapPhase phase = new MapPhase(shares, from, from, from, to);
      phase.set(terms, 0);
      return phase;
    }

    @Override
    public void bind(Operands operands) {
      from.bind(operands, backward ? Role.DIFF_DST : Role.SRC);
      to.bind(operands, backward ? Role.DIFF_SRC : Role.DST);
    }

    @Override
    public List<Phase> phases() {
      return phases;
    }
  }
}
