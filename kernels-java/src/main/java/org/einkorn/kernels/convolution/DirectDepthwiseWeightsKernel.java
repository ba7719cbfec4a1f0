package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The gradient of weights of 3x3 of one channel each: both planes are read where they lie, but for
 * those that vectors reach over the ends of and those on the heap, which are copied. Threads share
 * out the channels.
 */
final class DirectDepthwiseWeightsKernel extends Kernel {

  private static final ByStorage<DepthwiseGradientLoops> LOOPS =
      new ByStorage<>(
          MethodHandles.lookup(), VectorDepthwiseGradientLoops.class, DepthwiseGradientLoops.class);

  /** Products of a tap that a lane sums up before they are added to the others. */
  private static final int MOST_SUMS = 512;

  private static final int MOST_TOGETHER = 64;

  private final ConvolutionProblem problem;
  private final ConvolutionProblem view;
  private final boolean heap;
  private final DirectPlane g;
  private final DepthwiseGradientLoops loops = LOOPS.get(Storage.NATIVE);
  private final DepthwiseGradientLoops operandLoops;
  private final DepthwiseLoops copyLoops;
  private final BiasGradientLoops biasLoops;
  private final long guarded;
  private final long unguardedEnd;
  private final long unguardedGradients;
  private final long inPlaceEnd;
  private final int together;
  private final int parts;
  private final long imageAt;
  private final long gradientAt;
  private final long sumsAt;
  private final long partBytes;
  private final Supplier<Frame> frames = Frame::new;

  DirectDepthwiseWeightsKernel(Variant variant, ConvolutionProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.view = view(problem);
    this.heap = options.storage() == Storage.HEAP;
    this.g = DirectPlane.of(Axis.forward(view.h()), Axis.forward(view.w()));
    this.operandLoops = LOOPS.get(options.storage());
    this.copyLoops = DirectDepthwiseKernel.LOOPS.get(options.storage());
    this.biasLoops = BackwardWeightsKernel.BIAS_LOOPS.get(options.storage());
    long planes = view.mb() * view.groups();
    this.guarded = Math.ceilDiv(g.before(), g.input());
    this.unguardedEnd = planes - Math.ceilDiv(g.behind(), g.input());
    this.unguardedGradients = planes - Math.ceilDiv(g.behindResults(), g.output());
    this.inPlaceEnd = Math.min(unguardedEnd, unguardedGradients);
    // chains of sums stay short
    this.together = Math.clamp(MOST_SUMS / (g.oh * (long) g.starts.length), 1, MOST_TOGETHER);
    double moved = (double) planes * (g.input() + g.output());
    this.parts = DepthwiseKernel.parts(moved, view.groups(), options.threads());
    this.imageAt = ConvolutionPlan.aligned((long) g.before() * Float.BYTES);
    this.gradientAt = imageAt + ConvolutionPlan.aligned((g.input() + g.behind()) * Float.BYTES);
    this.sumsAt =
        gradientAt + ConvolutionPlan.aligned((g.output() + g.behindResults()) * Float.BYTES);
    this.partBytes =
        sumsAt + ConvolutionPlan.aligned((long) DirectPlane.TAPS * Floats.LENGTH * Float.BYTES);
  }

  private static ConvolutionProblem view(ConvolutionProblem problem) {
    return problem.transposed() ? problem.mirror() : problem;
  }

  /** Whether it computes a problem of one channel in each group. */
  static boolean computes(ConvolutionProblem problem) {
    ConvolutionProblem view = view(problem);
    return problem.direction() == Direction.BACKWARD_WEIGHTS
        && view.mb() * view.groups() > 0
        && DirectPlane.computes(Axis.forward(view.h()), Axis.forward(view.w()));
  }

  @Override
  public long workspaceBytes() {
    return partBytes * parts;
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    Team.shared().run(parts, frame);
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Floats image = new Floats();
    private final Floats gradient = new Floats();
    private final Floats target = new Floats();
    private final Floats biased = new Floats();
    private final Floats bias = new Floats();
    private MemorySegment memory = MemorySegment.NULL;

    void bind(Operands operands, Workspace workspace) {
      memory = ((NativeBuffer) workspace.memory()).segment();
      // a transposed convolution slides along its destination
      image.bind(operands, problem.transposed() ? Role.DIFF_DST : Role.SRC);
      gradient.bind(operands, problem.transposed() ? Role.SRC : Role.DIFF_DST);
      target.bind(operands, Role.DIFF_WEIGHTS);
      if (problem.epilogue().hasBias()) {
        biased.bind(operands, Role.DIFF_DST);
        bias.bind(operands, Role.DIFF_BIAS);
      }
    }

    @Override
    public void run(int part, int count) {
      long end = view.groups() * (part + 1) / count;
      for (long c = view.groups() * part / count; c < end; c++) {
        channel(c, partBytes * part);
      }
    }

    private void channel(long channel, long at) {
      boolean hasBias = problem.epilogue().hasBias();
      long size = problem.transposed() ? g.input() : g.output();
      double sum = 0;
      loops.clear(memory, at + sumsAt);
      int images = (int) view.mb();
      for (int b = 0; b < images; ) {
        long plane = b * view.groups() + channel;
        int here = Math.min(together, images - b);
        boolean inPlace =
            !heap && plane >= guarded && plane + (here - 1) * view.groups() < inPlaceEnd;
        here = inPlace ? here : 1;
        multiply(plane, here, at);
        if (hasBias) {
          // while the planes are in a cache
          sum += biasLoops.sum(biased, plane * size, (int) size, view.groups() * size, here);
        }
        b += here;
      }
      long first = channel * DirectPlane.TAPS;
      if (!operandLoops.store(memory, at + sumsAt, target, first)) {
        operandLoops.multiplyPlainly(
            view.h(),
            view.w(),
            image,
            gradient,
            channel,
            view.groups(),
            (int) view.mb(),
            target,
            first);
      }
      if (hasBias) {
        biasLoops.set(bias, (int) channel, (float) sum);
      }
    }

    private void multiply(long plane, int count, long at) {
      MemorySegment source = image.segment();
      long from = heap ? 0 : image.byteAt(plane * g.input());
      if (heap || plane < guarded || plane >= unguardedEnd) {
        source = memory;
        from = at + imageAt;
        copyLoops.copy(image, plane * g.input(), (int) g.input(), memory, from);
      }
      MemorySegment sink = gradient.segment();
      long sinkFrom = heap ? 0 : gradient.byteAt(plane * g.output());
      if (heap || plane >= unguardedGradients) {
        sink = memory;
        sinkFrom = at + gradientAt;
        copyLoops.copy(gradient, plane * g.output(), (int) g.output(), memory, sinkFrom);
      }
      long step = view.groups() * Float.BYTES;
      loops.multiply(g, source, from, sink, sinkFrom, count, step, memory, at + sumsAt);
    }
  }
}
