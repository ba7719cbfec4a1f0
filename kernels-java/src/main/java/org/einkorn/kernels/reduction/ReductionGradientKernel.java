package org.einkorn.kernels.reduction;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.math.ElementwiseFunctions;
import org.einkorn.kernels.pointwise.Fold;
import org.einkorn.kernels.pointwise.FoldPhase;
import org.einkorn.kernels.pointwise.MapPhase;
import org.einkorn.kernels.pointwise.Numbers;
import org.einkorn.kernels.pointwise.PhasedKernel;
import org.einkorn.kernels.pointwise.Places;
import org.einkorn.kernels.pointwise.Pointwise;
import org.einkorn.kernels.pointwise.Reducer;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.Ints;

/**
 * The gradients of reductions: of sums, norms and variances element by element, with results
 * repeated along the reduced axes; of extremes at one place each, found again, the rest being 0.
 */
final class ReductionGradientKernel extends PhasedKernel {

  private final ReductionProblem problem;
  private final DataType type;
  private final boolean[] reduced;
  private final long[] sizes;

  ReductionGradientKernel(Variant variant, ReductionProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.type = problem.type();
    this.sizes = problem.dims().sizes().stream().mapToLong(Long::longValue).toArray();
    this.reduced = new boolean[sizes.length];
    problem.axes().forEach(axis -> reduced[axis] = true);
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private Pointwise pointwise(String function, Dims... sources) {
    return new Pointwise(
        type,
        options().storage(),
        problem.dims(),
        List.of(sources),
        ElementwiseFunctions.of(type, function));
  }

  private Reducer reducer(Fold fold, boolean mean) {
    return new Reducer(type, options().storage(), problem.dims(), problem.axes(), fold, mean);
  }

  private final class Call implements Frame {
    private final Elements src = Elements.of(type);
    private final Elements dst = Elements.of(type);
    private final Elements diffDst = Elements.of(type);
    private final Elements diffSrc = Elements.of(type);
    private final List<Phase> phases = new ArrayList<>();

    Call() {
      Dims all = problem.dims();
      Dims kept = problem.keptDims();
      switch (problem.kind()) {
        case SUM -> map(pointwise("same", kept), diffDst, diffDst);
        case MEAN -> map(pointwise("share", kept), diffDst, diffDst);
        case NORM -> map(pointwise("normSlope", all, kept, kept), src, dst);
        case VARIANCE -> {
          dst.bind(scratch(type, kept.count()), 0);
          phases.add(new FoldPhase(reducer(Fold.SUM, true), src, new Numbers(dst)));
          map(pointwise("varianceSlope", all, kept, kept), src, dst);
        }
        case MAX, MIN -> {
          Ints places = new Ints();
          places.bind(scratch(DataType.S32, kept.count()), 0);
          Fold fold = problem.kind() == ReductionKind.MAX ? Fold.FIRST_MAX : Fold.FIRST_MIN;
          phases.add(new FoldPhase(reducer(fold, false), src, new Places(places)));
          phases.add(new Clear(all.count(), diffSrc));
          phases.add(new Scatter(places));
        }
        case ARGMAX -> throw new IllegalArgumentException("argmax has no derivative");
      }
    }

    private void map(Pointwise pointwise, Elements a, Elements b) {
      MapPhase phase = new MapPhase(pointwise, a, b, diffDst, diffSrc);
      phase.set(problem.terms(), 0);
      phases.add(phase);
    }

    @Override
    public void bind(Operands operands) {
      if (problem.kind() != ReductionKind.SUM && problem.kind() != ReductionKind.MEAN) {
        src.bind(operands, Role.SRC);
      }
      if (problem.kind() == ReductionKind.NORM) {
        dst.bind(operands, Role.DST);
      }
      diffDst.bind(operands, Role.DIFF_DST);
      diffSrc.bind(operands, Role.DIFF_SRC);
    }

    @Override
    public List<Phase> phases() {
      return phases;
    }

    /** Puts each gradient at the place of its extreme. */
    private final class Scatter extends Phase {
      private final Ints places;
      private final boolean heap = options().storage() == Storage.HEAP;

      Scatter(Ints places) {
        super(problem.keptDims().count(), Blocks.CACHE_LINE);
        this.places = places;
      }

      @Override
      protected void compute(long from, long to) {
        for (long k = from; k < to; k++) {
          int place = places.get(heap, k);
          if (place >= 0) {
            diffSrc.write(heap, element(k, place), diffDst.read(heap, k));
          }
        }
      }

      /** The element of a result at a place along the reduced axes. */
      private long element(long result, long place) {
        long restOfResult = result;
        long restOfPlace = place;
        long element = 0;
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
          long size = sizes[axis];
          if (reduced[axis]) {
            element += restOfPlace % size * stride;
            restOfPlace /= size;
          } else {
            element += restOfResult % size * stride;
            restOfResult /= size;
          }
          stride *= size;
        }
        return element;
      }
    }
  }

  /** Sets elements to 0. */
  private final class Clear extends Phase {
    private final Elements dst;
    private final boolean heap = options().storage() == Storage.HEAP;

    Clear(long count, Elements dst) {
      super(count, Blocks.CACHE_LINE);
      this.dst = dst;
    }

    @Override
    protected void compute(long from, long to) {
      for (long at = from; at < to; at += Blocks.LONGEST) {
        dst.clear(heap, at, Blocks.count(at, to));
      }
    }
  }
}
