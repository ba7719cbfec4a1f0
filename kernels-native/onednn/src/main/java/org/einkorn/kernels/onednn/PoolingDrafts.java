package org.einkorn.kernels.onednn;

import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Convolution;
import org.einkorn.bindings.onednn.DataType;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.Pooling;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.pooling.PoolingKind;
import org.einkorn.kernels.pooling.PoolingProblem;

/**
 * Pooling. For maxima oneDNN's workspace of forward-training is the contract's indices, as long as
 * it has their type and layout; a plan is refused where it has not.
 */
final class PoolingDrafts implements Drafts<PoolingProblem> {

  @Override
  public Optional<String> refusal(PoolingProblem p) {
    if (p.adaptive()) {
      return Optional.of("oneDNN has no adaptive pooling");
    }
    return p.isAverage() && windows(p).anyMatch(PoolingDrafts::missesInput)
        ? Optional.of("a window lies wholly in the padding, where oneDNN divides by 0")
        : Optional.empty();
  }

  @Override
  public List<Draft> drafts(PoolingProblem p) {
    return List.of(
        new Draft(
            "",
            plan -> {
              if (p.direction() == Direction.BACKWARD) {
                backward(p, plan);
              } else {
                forward(p, plan);
              }
            }));
  }

  @Override
  public boolean isThreadInvariant(PoolingProblem p) {
    // A maximum has no rounding. Where windows overlap, gradients are summed: within one plane by
    // one thread, but with channels innermost rows are divided, and the order of the sums with
    // them.
    return p.direction() != Direction.BACKWARD || p.layout() == ImageLayout.NCHW;
  }

  /** The windows of the axes that there are. */
  private static Stream<Window> windows(PoolingProblem p) {
    return p.isFlat() ? Stream.of(p.h(), p.w()) : Stream.of(p.d(), p.h(), p.w());
  }

  private static boolean missesInput(Window w) {
    for (long o = 0; o < w.out(); o++) {
      boolean inside = false;
      for (long k = 0; k < w.kernel(); k++) {
        long i = w.input(o, k);
        inside |= i >= 0 && i < w.in();
      }
      if (!inside) {
        return true;
      }
    }
    return false;
  }

  private static void forward(PoolingProblem p, PlanBuilder plan) {
    MemoryDesc src = Descs.of(p.srcLayout());
    MemoryDesc dst = Descs.of(p.dstLayout());
    boolean training = p.direction() == Direction.FORWARD_TRAINING && !p.isAverage();
    PrimitiveDesc description = plan.main(description(p, plan, training));
    Plan.Argument from = PlanBuilder.operand(Arg.SRC, src, Role.SRC);
    Plan.Argument to = PlanBuilder.operand(Arg.DST, dst, Role.DST);
    if (training) {
      plan.step(description, from, to, indices(p, description));
    } else {
      plan.step(description, from, to);
    }
  }

  private static void backward(PoolingProblem p, PlanBuilder plan) {
    PrimitiveDesc description =
        plan.main(
            Pooling.backward(
                plan.engine(),
                algorithm(p.kind()),
                Descs.of(p.srcLayout()),
                Descs.of(p.dstLayout()),
                shape(p),
                description(p, plan, true),
                plan.attributes()));
    Plan.Argument from = PlanBuilder.operand(Arg.DIFF_DST, Descs.of(p.dstLayout()), Role.DIFF_DST);
    Plan.Argument to = PlanBuilder.operand(Arg.DIFF_SRC, Descs.of(p.srcLayout()), Role.DIFF_SRC);
    if (p.isAverage()) {
      plan.step(description, from, to);
    } else {
      plan.step(description, from, indices(p, description), to);
    }
  }

  private static PrimitiveDesc description(PoolingProblem p, PlanBuilder plan, boolean training) {
    return Pooling.forward(
        plan.engine(),
        training ? PropKind.FORWARD_TRAINING : PropKind.FORWARD_INFERENCE,
        algorithm(p.kind()),
        Descs.of(p.srcLayout()),
        Descs.of(p.dstLayout()),
        shape(p),
        plan.attributes());
  }

  private static Plan.Argument indices(PoolingProblem p, PrimitiveDesc description) {
    DataType type =
        switch (p.indexType()) {
          case U8 -> DataType.U8;
          case S32, F32, F64 -> DataType.S32;
        };
    MemoryDesc wanted = Descs.of(type, p.dstLayout());
    MemoryDesc own = description.memory(Query.WORKSPACE_MD, 0);
    if (!own.sameAs(wanted)) {
      throw new PlanBuilder.Unfit(
          "oneDNN keeps its indices in another type or layout than " + wanted);
    }
    return PlanBuilder.operand(Arg.WORKSPACE, wanted, Role.INDICES);
  }

  private static Algorithm algorithm(PoolingKind kind) {
    return switch (kind) {
      case MAX -> Algorithm.POOLING_MAX;
      case AVERAGE_WITH_PADDING -> Algorithm.POOLING_AVG_INCLUDE_PADDING;
      case AVERAGE_WITHOUT_PADDING -> Algorithm.POOLING_AVG_EXCLUDE_PADDING;
    };
  }

  private static Pooling.Windows shape(PoolingProblem p) {
    return new Pooling.Windows(
        sizes(p, Window::kernel),
        new Convolution.Window(
            sizes(p, Window::stride),
            sizes(p, Window::dilation),
            sizes(p, Window::pad),
            sizes(p, Window::padAfter)));
  }

  private static long[] sizes(PoolingProblem p, ToLongFunction<Window> size) {
    return windows(p).mapToLong(size).toArray();
  }
}
