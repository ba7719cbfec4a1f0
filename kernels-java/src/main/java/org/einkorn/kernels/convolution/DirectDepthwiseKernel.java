package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Destination;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * Forward and backward-data of convolutions of one channel each with kernels of 3x3. Planes are
 * read where they lie, without their padding. The first and the last are copied, for vectors reach
 * over their ends, and so are those on the heap. Threads share out the planes.
 */
final class DirectDepthwiseKernel extends Kernel {

  static final ByStorage<DepthwiseLoops> LOOPS =
      new ByStorage<>(MethodHandles.lookup(), VectorDepthwiseLoops.class, DepthwiseLoops.class);

  private static final int WEIGHTS_BYTES = DirectPlane.TAPS * Float.BYTES;

  private final ConvolutionProblem problem;
  private final ConvolutionProblem view;
  private final boolean forward;
  private final boolean heap;
  private final boolean joined;
  private final Epilogue epilogue;
  private final PlaneInPlace g;
  private final DepthwiseLoops loops = LOOPS.get(Storage.NATIVE);
  private final DepthwiseLoops operandLoops;
  private final TileFinisher finisher;
  private final TileFinisher plain;
  private final long planes;
  private final long guarded;
  private final long unguardedEnd;
  private final int parts;
  private final long copyAt;
  private final long resultAt;
  private final long weightsAt;
  private final long partBytes;
  private final Supplier<Frame> frames = Frame::new;

  DirectDepthwiseKernel(Variant variant, ConvolutionProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.view = view(problem);
    this.forward = view.direction() != Direction.BACKWARD_DATA;
    this.heap = options.storage() == Storage.HEAP;
    this.epilogue = problem.epilogue();
    this.joined = PlaneEpilogue.computes(epilogue);
    this.g =
        isDense(view)
            ? DirectPlane.of(axis(view, true), axis(view, false))
            : new SpreadPlane(view.h(), view.w());
    this.operandLoops = LOOPS.get(options.storage());
    this.plain = TileFinisher.get(options.storage(), Machine.FLOATS, Epilogue.NONE);
    this.finisher = TileFinisher.get(options.storage(), Machine.FLOATS, epilogue);
    this.planes = view.mb() * view.groups();
    this.guarded = Math.min(planes, Math.ceilDiv(g.before(), g.input()));
    this.unguardedEnd = Math.max(guarded, planes - Math.ceilDiv(g.behind(), g.input()));
    double moved = (double) planes * (g.input() + g.output());
    this.parts = DepthwiseKernel.parts(moved, planes, options.threads());
    this.copyAt = ConvolutionPlan.aligned((long) g.before() * Float.BYTES);
    this.resultAt = copyAt + ConvolutionPlan.aligned((g.input() + g.behind()) * Float.BYTES);
    this.weightsAt = resultAt + ConvolutionPlan.aligned(g.output() * Float.BYTES);
    this.partBytes = weightsAt + ConvolutionPlan.aligned(WEIGHTS_BYTES + Float.BYTES);
  }

  private static ConvolutionProblem view(ConvolutionProblem problem) {
    return problem.transposed() ? problem.mirror() : problem;
  }

  private static Axis axis(ConvolutionProblem view, boolean rows) {
    var window = rows ? view.h() : view.w();
    return view.direction() == Direction.BACKWARD_DATA
        ? Axis.backward(window, 0)
        : Axis.forward(window);
  }

  /** Whether it computes a problem of one channel in each group. */
  static boolean computes(ConvolutionProblem problem) {
    ConvolutionProblem view = view(problem);
    return problem.direction() != Direction.BACKWARD_WEIGHTS
        && view.mb() * view.groups() > 0
        && (isDense(view)
            ? DirectPlane.computes(axis(view, true), axis(view, false))
            : SpreadPlane.computes(view.h(), view.w()));
  }

  /** Whether the results have a convolution of their own, without gaps. */
  private static boolean isDense(ConvolutionProblem view) {
    return view.direction() != Direction.BACKWARD_DATA
        || view.h().stride() * view.w().stride() == 1;
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
    private final Floats weights = new Floats();
    private final Floats target = new Floats();
    private final Floats bias = new Floats();
    private final Destination[] destinations = new Destination[parts];
    private final PlaneEpilogue[] ends = new PlaneEpilogue[parts];
    private MemorySegment memory = MemorySegment.NULL;
    private boolean isFinite;

    Frame() {
      for (int part = 0; part < parts; part++) {
        destinations[part] = new Destination();
        ends[part] = new PlaneEpilogue(joined ? epilogue : Epilogue.NONE);
      }
    }

    void bind(Operands operands, Workspace workspace) {
      memory = ((NativeBuffer) workspace.memory()).segment();
      boolean fromSource = problem.direction().isForward();
      image.bind(operands, fromSource ? Role.SRC : Role.DIFF_DST);
      weights.bind(operands, Role.WEIGHTS);
      Role role = fromSource ? Role.DST : Role.DIFF_SRC;
      target.bind(operands, role);
      if (epilogue.hasBias()) {
        bias.bind(operands, Role.BIAS);
      }
      isFinite = operandLoops.isFinite(weights, 0, (int) view.groups() * DirectPlane.TAPS);
      for (int part = 0; part < parts; part++) {
        destinations[part].bind(operands, role, epilogue);
        destinations[part].stride(g.output());
        ends[part].bind(operands);
      }
    }

    @Override
    public void run(int part, int count) {
      long end = planes * (part + 1) / count;
      for (long plane = planes * part / count; plane < end; ) {
        int channel = (int) (plane % view.groups());
        boolean copied = heap || plane < guarded || plane >= unguardedEnd;
        boolean single = copied || !joined || !isFinite;
        long most = Math.min(end, unguardedEnd) - plane;
        int here = single ? 1 : (int) Math.min(most, view.groups() - channel);
        planes(part, plane, channel, here, copied);
        plane += here;
      }
    }

    private void planes(int part, long plane, int channel, int here, boolean copied) {
      long at = partBytes * part;
      PlaneEpilogue end = ends[part];
      MemorySegment source = copied ? memory : image.segment();
      long from = copied ? at + copyAt : image.byteAt(plane * g.input());
      if (copied) {
        operandLoops.copy(image, plane * g.input(), (int) g.input(), memory, from);
      }
      MemorySegment factors = heap ? memory : weights.segment();
      long factorsAt = heap ? at + weightsAt : weights.byteAt((long) channel * DirectPlane.TAPS);
      if (heap) {
        operandLoops.copy(
            weights, (long) channel * DirectPlane.TAPS, DirectPlane.TAPS, memory, factorsAt);
      }
      if (end.biased) {
        end.bias = heap ? memory : bias.segment();
        end.biasAt = heap ? factorsAt + WEIGHTS_BYTES : bias.byteAt(channel);
        if (heap) {
          operandLoops.copy(bias, channel, 1, memory, end.biasAt);
        }
      }
      MemorySegment results = heap ? memory : target.segment();
      long to = heap ? at + resultAt : target.byteAt(plane * g.output());
      boolean regular = isFinite || PlainPlane.isFinite(factors, factorsAt, DirectPlane.TAPS);
      if (regular && g instanceof DirectPlane sliding) {
        loops.slide(sliding, source, from, factors, factorsAt, end, results, to, here);
      } else if (regular && g instanceof SpreadPlane spread) {
        loops.spread(spread, source, from, factors, factorsAt, end, results, to, here);
      } else {
        PlainPlane.convolve(
            view.h(), view.w(), forward, source, from, factors, factorsAt, results, to);
      }
      if (heap || !joined || !regular) {
        finish(part, plane, channel, regular && joined, results, to);
      }
    }

    /** What is left to be done to a plane of results, in place or on its way to the heap. */
    private void finish(
        int part, long plane, int channel, boolean ended, MemorySegment results, long at) {
      Destination destination = destinations[part];
      destination.move((plane - channel) * g.output(), 0);
      TileFinisher rest = ended ? plain : finisher;
      MemorySegment strip = heap ? results : destination.c;
      rest.finish(destination, channel, 0, 1, (int) g.output(), strip, at, 0);
    }
  }
}
