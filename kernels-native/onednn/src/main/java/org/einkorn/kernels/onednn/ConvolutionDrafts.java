package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Convolution;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.PropKind;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.jspecify.annotations.Nullable;

/**
 * Convolution in three directions. Beside the way that takes all operands as they lie, there is one
 * that copies the weights, and one that copies everything, into layouts of oneDNN's choice: the
 * copies are part of every run, so their cost is measured with it.
 */
final class ConvolutionDrafts implements Drafts<ConvolutionProblem> {

  private static final int RANK = 4;

  /** What oneDNN may lay out as it likes. */
  private enum Freedom {
    NONE(""),
    WEIGHTS("+weights"),
    ALL("+all");

    private final String suffix;

    Freedom(String suffix) {
      this.suffix = suffix;
    }
  }

  /** The layouts that operands have, and those that oneDNN is asked for. */
  private record Layouts(
      MemoryDesc src,
      MemoryDesc weights,
      MemoryDesc dst,
      MemoryDesc askedSrc,
      MemoryDesc askedWeights,
      MemoryDesc askedDst) {

    static Layouts of(ConvolutionProblem p, Freedom freedom) {
      boolean all = freedom == Freedom.ALL;
      MemoryDesc src = Descs.of(p.srcLayout());
      MemoryDesc dst = Descs.of(p.dstLayout());
      MemoryDesc weights = grouped(p);
      return new Layouts(
          src,
          weights,
          dst,
          all ? Descs.any(sizes(p.srcLayout())) : src,
          freedom == Freedom.NONE ? weights : Descs.any(weightSizes(p)),
          all ? Descs.any(sizes(p.dstLayout())) : dst);
    }
  }

  @Override
  public List<Draft> drafts(ConvolutionProblem p) {
    List<Draft> drafts = new ArrayList<>();
    for (Freedom freedom : List.of(Freedom.ALL, Freedom.WEIGHTS, Freedom.NONE)) {
      drafts.add(new Draft(freedom.suffix, plan -> draw(p, plan, freedom, true)));
    }
    if (p.direction().isForward() && !p.epilogue().isEmpty()) {
      for (Freedom freedom : List.of(Freedom.ALL, Freedom.NONE)) {
        drafts.add(new Draft(freedom.suffix + "+unfused", plan -> draw(p, plan, freedom, false)));
      }
    }
    return drafts;
  }

  @Override
  public Optional<String> refusal(ConvolutionProblem p) {
    return p.hasDepth() || p.transposed()
        ? Optional.of("only plain convolutions over one or two axes are bound to oneDNN")
        : Optional.empty();
  }

  @Override
  public boolean isThreadInvariant(ConvolutionProblem p) {
    return false; // sums over images and channels may be divided among threads
  }

  private static void draw(ConvolutionProblem p, PlanBuilder plan, Freedom freedom, boolean fused) {
    Layouts layouts = Layouts.of(p, freedom);
    switch (p.direction()) {
      case BACKWARD_DATA -> backwardData(p, plan, layouts);
      case BACKWARD_WEIGHTS -> backwardWeights(p, plan, layouts);
      default -> forward(p, plan, layouts, fused);
    }
  }

  private static void forward(
      ConvolutionProblem p, PlanBuilder plan, Layouts layouts, boolean fused) {
    List<Epilogue.Step> steps = p.epilogue().steps();
    boolean ownBias = !steps.isEmpty() && steps.getFirst() instanceof Epilogue.Bias;
    @Nullable MemoryDesc bias = ownBias ? Descs.dense(p.oc()) : null;
    List<Op> tail =
        Op.of(
            ownBias ? steps.subList(1, steps.size()) : steps,
            layouts.dst(),
            Descs.dense(1, p.oc(), 1, 1),
            RANK);
    Op.Fused post = Op.fuse(fused ? tail : List.of());
    PrimitiveDesc description =
        plan.main(
            Convolution.forward(
                plan.engine(),
                p.direction() == Direction.FORWARD_TRAINING
                    ? PropKind.FORWARD_TRAINING
                    : PropKind.FORWARD_INFERENCE,
                layouts.askedSrc(),
                layouts.askedWeights(),
                bias,
                layouts.askedDst(),
                window(p),
                plan.attributes(post.postOps())));
    List<Plan.Argument> arguments = new ArrayList<>(post.arguments());
    arguments.add(
        plan.input(Arg.SRC, layouts.src(), description.memory(Query.SRC_MD, 0), Role.SRC));
    arguments.add(weights(plan, layouts, description));
    arguments.add(
        plan.output(Arg.DST, layouts.dst(), description.memory(Query.DST_MD, 0), Role.DST));
    if (bias != null) {
      arguments.add(PlanBuilder.operand(Arg.BIAS, bias, Role.BIAS));
    }
    plan.step(description, arguments);
    if (!fused) {
      plan.copyOut();
      Op.append(tail, plan, layouts.dst());
    }
  }

  private static void backwardData(ConvolutionProblem p, PlanBuilder plan, Layouts layouts) {
    PrimitiveDesc description =
        plan.main(
            Convolution.backwardData(
                plan.engine(),
                layouts.askedSrc(),
                layouts.askedWeights(),
                layouts.askedDst(),
                window(p),
                hint(p, plan, null),
                plan.attributes()));
    plan.step(
        description,
        plan.input(
            Arg.DIFF_DST, layouts.dst(), description.memory(Query.DIFF_DST_MD, 0), Role.DIFF_DST),
        weights(plan, layouts, description),
        plan.output(
            Arg.DIFF_SRC, layouts.src(), description.memory(Query.DIFF_SRC_MD, 0), Role.DIFF_SRC));
  }

  private static void backwardWeights(ConvolutionProblem p, PlanBuilder plan, Layouts layouts) {
    @Nullable MemoryDesc bias = p.epilogue().hasBias() ? Descs.dense(p.oc()) : null;
    PrimitiveDesc description =
        plan.main(
            Convolution.backwardWeights(
                plan.engine(),
                layouts.askedSrc(),
                layouts.askedWeights(),
                bias,
                layouts.askedDst(),
                window(p),
                hint(p, plan, bias),
                plan.attributes()));
    List<Plan.Argument> arguments = new ArrayList<>();
    arguments.add(
        plan.input(Arg.SRC, layouts.src(), description.memory(Query.SRC_MD, 0), Role.SRC));
    arguments.add(
        plan.input(
            Arg.DIFF_DST, layouts.dst(), description.memory(Query.DIFF_DST_MD, 0), Role.DIFF_DST));
    arguments.add(
        plan.output(
            Arg.DIFF_WEIGHTS,
            layouts.weights(),
            description.memory(Query.DIFF_WEIGHTS_MD, 0),
            Role.DIFF_WEIGHTS));
    if (bias != null) {
      arguments.add(PlanBuilder.operand(Arg.DIFF_BIAS, bias, Role.DIFF_BIAS));
    }
    plan.step(description, arguments);
  }

  private static Plan.Argument weights(
      PlanBuilder plan, Layouts layouts, PrimitiveDesc description) {
    return plan.input(
        Arg.WEIGHTS, layouts.weights(), description.memory(Query.WEIGHTS_MD, 0), Role.WEIGHTS);
  }

  /** The forward operation that backward descriptors want to see; its layouts do not matter. */
  private static PrimitiveDesc hint(
      ConvolutionProblem p, PlanBuilder plan, @Nullable MemoryDesc bias) {
    return Convolution.forward(
        plan.engine(),
        PropKind.FORWARD_TRAINING,
        Descs.any(sizes(p.srcLayout())),
        Descs.any(weightSizes(p)),
        bias,
        Descs.any(sizes(p.dstLayout())),
        window(p),
        plan.attributes());
  }

  private static Convolution.Window window(ConvolutionProblem p) {
    Window h = p.h();
    Window w = p.w();
    return new Convolution.Window(
        new long[] {h.stride(), w.stride()},
        new long[] {h.dilation(), w.dilation()},
        new long[] {h.pad(), w.pad()},
        new long[] {h.padAfter(), w.padAfter()});
  }

  private static long[] sizes(Layout layout) {
    return layout.axes().stream().mapToLong(Layout.Axis::size).toArray();
  }

  private static long[] weightSizes(ConvolutionProblem p) {
    long[] plain = sizes(p.weightsLayout());
    return p.groups() == 1
        ? plain
        : new long[] {p.groups(), plain[0] / p.groups(), plain[1], plain[2], plain[3]};
  }

  /** The weights; with groups they have an axis for them, outermost. */
  private static MemoryDesc grouped(ConvolutionProblem p) {
    Layout layout = p.weightsLayout();
    if (p.groups() == 1) {
      return Descs.of(layout);
    }
    long[] plain = layout.axes().stream().mapToLong(Layout.Axis::stride).toArray();
    long[] strides = {plain[0] * (p.oc() / p.groups()), plain[0], plain[1], plain[2], plain[3]};
    return Descs.strided(weightSizes(p), strides);
  }
}
