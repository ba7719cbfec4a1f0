package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Destination;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * Convolutions of one channel each, in all directions: a plane is copied with its padding, and
 * vectors run along the rows of the copy as one long sequence. Threads share out the planes, or the
 * channels for the gradient of the weights.
 */
final class DepthwiseKernel extends Kernel {

  private static final ByStorage<PhasedLoops> LOOPS =
      new ByStorage<>(MethodHandles.lookup(), VectorPhasedLoops.class, PhasedLoops.class);

  /**
   * Bytes of planes that are copied before they are read: a load of what several stores have just
   * written waits until they have reached the first cache.
   */
  private static final long TOGETHER_BYTES = 16 << 10;

  private static final int MOST_TOGETHER = 16;

  /** Elements read and written from which on a further thread pays for its wake-up. */
  private static final double ELEMENTS_PER_THREAD = 1 << 15;

  private record Piece(PhasedPlane plane, int h, int w) {}

  private final ConvolutionProblem problem;
  private final ConvolutionProblem view;
  private final boolean forward;

  /** Whether results between those of stride 2 are computed too: cheaper than sorting columns. */
  private final boolean everyColumn;

  private final Epilogue epilogue;
  private final List<Piece> pieces = new ArrayList<>();
  private final PhasedPlane results;
  private final ColumnLoops copyLoops;
  private final PhasedLoops loops;
  private final BiasGradientLoops biasLoops;
  private final TileFinisher plain;
  private final TileFinisher finisher;
  private final long imagePlane;
  private final long targetPlane;
  private final int taps;
  private final int parts;
  private final int together;
  private final long copyBytes;
  private final long flatBytes;
  private final long partBytes;
  private final Supplier<Frame> frames = Frame::new;

  DepthwiseKernel(Variant variant, ConvolutionProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.view = problem.transposed() ? problem.mirror() : problem;
    this.forward = view.direction() != Direction.BACKWARD_DATA;
    this.epilogue = problem.epilogue();
    this.copyLoops = ImplicitGemmKernel.LOOPS.get(options.storage());
    this.loops = LOOPS.get(options.storage());
    this.biasLoops = BackwardWeightsKernel.BIAS_LOOPS.get(options.storage());
    boolean hasTarget = problem.direction() != Direction.BACKWARD_WEIGHTS;
    this.plain = TileFinisher.get(options.storage(), Machine.FLOATS, Epilogue.NONE);
    this.finisher =
        hasTarget ? TileFinisher.get(options.storage(), Machine.FLOATS, epilogue) : plain;
    int kernelW = (int) view.w().kernel();
    this.everyColumn = forward && hasTarget && view.w().stride() == 2;
    Axis columns = Axis.forward(view.w());
    PhasedPlane sliding =
        new PhasedPlane(Axis.forward(view.h()), everyColumn ? columns.dense() : columns, kernelW);
    this.results = sliding.ofResults();
    if (forward) {
      pieces.add(new Piece(sliding, 0, 0));
    } else {
      addPieces(kernelW);
    }
    long input = view.h().in() * view.w().in();
    long output = view.h().out() * view.w().out();
    this.imagePlane = forward ? input : output;
    this.targetPlane = forward ? output : input;
    this.taps = (int) (view.h().kernel() * view.w().kernel());
    long items = hasTarget ? view.mb() * view.groups() : view.groups();
    double moved = (double) view.mb() * view.groups() * (imagePlane + targetPlane);
    this.parts = parts(moved, items, options.threads());
    long copy = 0;
    long flat = 0;
    for (Piece piece : pieces) {
      copy = Math.max(copy, piece.plane.copySize());
      flat = Math.max(flat, piece.plane.flat());
    }
    // the last vectors of a sequence reach over its end
    this.copyBytes = ConvolutionPlan.aligned((copy + 6L * Floats.LENGTH) * 4);
    flat = Math.max(flat, (long) taps * Floats.LENGTH);
    this.flatBytes = ConvolutionPlan.aligned((flat + 6L * Floats.LENGTH) * 4);
    this.together = Math.clamp(TOGETHER_BYTES / (copyBytes + flatBytes), 1, MOST_TOGETHER);
    this.partBytes = (copyBytes + flatBytes + flatBytes) * together;
  }

  /** Among how many threads so many items are shared out, of which elements are moved. */
  static int parts(double moved, long items, int threads) {
    long worthwhile = 1 + (long) (moved / ELEMENTS_PER_THREAD);
    return (int) Math.max(1, Math.min(Math.min(items, worthwhile), threads));
  }

  private void addPieces(int kernelW) {
    for (int h = 0; h < Math.min(view.h().stride(), view.h().in()); h++) {
      for (int w = 0; w < Math.min(view.w().stride(), view.w().in()); w++) {
        Axis rows = Axis.backward(view.h(), h);
        Axis columns = Axis.backward(view.w(), w);
        pieces.add(new Piece(new PhasedPlane(rows, columns, kernelW), h, w));
      }
    }
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
    private final Floats gradient = new Floats();
    private final Floats bias = new Floats();
    private final Destination[] destinations = new Destination[parts];
    private MemorySegment memory = MemorySegment.NULL;

    Frame() {
      for (int part = 0; part < parts; part++) {
        destinations[part] = new Destination();
      }
    }

    void bind(Operands operands, Workspace workspace) {
      memory = ((NativeBuffer) workspace.memory()).segment();
      if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
        // a transposed convolution slides along its destination
        image.bind(operands, problem.transposed() ? Role.DIFF_DST : Role.SRC);
        gradient.bind(operands, problem.transposed() ? Role.SRC : Role.DIFF_DST);
        target.bind(operands, Role.DIFF_WEIGHTS);
        if (epilogue.hasBias()) {
          weights.bind(operands, Role.DIFF_DST);
          bias.bind(operands, Role.DIFF_BIAS);
        }
        return;
      }
      boolean fromSource = problem.direction().isForward();
      image.bind(operands, fromSource ? Role.SRC : Role.DIFF_DST);
      weights.bind(operands, Role.WEIGHTS);
      Role role = fromSource ? Role.DST : Role.DIFF_SRC;
      target.bind(operands, role);
      for (Destination destination : destinations) {
        destination.bind(operands, role, epilogue);
        destination.stride(targetPlane);
      }
    }

    @Override
    public void run(int part, int count) {
      long at = partBytes * part;
      if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
        long end = view.groups() * (part + 1) / count;
        for (long c = view.groups() * part / count; c < end; c++) {
          weightsOf(c, at);
        }
        return;
      }
      long planes = view.mb() * view.groups();
      long end = planes * (part + 1) / count;
      for (long plane = planes * part / count; plane < end; plane += together) {
        planes(destinations[part], plane, (int) Math.min(together, end - plane), at);
      }
    }

    private void planes(Destination destination, long first, int count, long copyAt) {
      long flatAt = copyAt + copyBytes * together;
      long joinedAt = flatAt + flatBytes * together;
      for (Piece piece : pieces) {
        PhasedPlane p = piece.plane;
        for (int i = 0; i < count; i++) {
          copyLoops.copyPlane(p, image, (first + i) * imagePlane, memory, copyAt + i * copyBytes);
        }
        for (int i = 0; i < count; i++) {
          long weight = (first + i) % view.groups() * taps;
          long to = flatAt + i * flatBytes;
          loops.multiplyTaps(p, memory, copyAt + i * copyBytes, weights, weight, memory, to);
          if (everyColumn) {
            loops.keepEvens(memory, to, p.pitch * 4L, p.h.positions, (int) view.w().out());
          }
        }
        for (int i = 0; i < count; i++) {
          if (pieces.size() > 1) {
            spread(piece, first + i, flatAt + i * flatBytes);
          } else {
            store(p, first + i, flatAt + i * flatBytes, joinedAt + i * flatBytes);
          }
        }
      }
      for (int i = 0; i < count && !epilogue.isEmpty(); i++) {
        if (pieces.size() > 1) {
          finishPlane(destination, first + i, joinedAt);
        } else {
          finishJoined(destination, first + i, joinedAt + i * flatBytes);
        }
      }
    }

    private void spread(Piece piece, long plane, long flatAt) {
      PhasedPlane p = piece.plane;
      long width = view.w().in();
      copyLoops.spread(
          memory,
          flatAt,
          p.pitch * 4L,
          p.h.positions,
          p.w.positions,
          target,
          plane * targetPlane + piece.h * width + piece.w,
          view.h().stride() * width,
          (int) view.w().stride());
    }

    private void store(PhasedPlane p, long plane, long flatAt, long joinedAt) {
      int width = everyColumn ? (int) view.w().out() : p.w.positions;
      if (!epilogue.isEmpty()) {
        loops.join(memory, flatAt, p.pitch * 4L, p.h.positions, width, memory, joinedAt);
        return;
      }
      copyLoops.store(
          memory, flatAt, p.pitch * 4L, p.h.positions, width, target, plane * targetPlane, width);
    }

    private void finishJoined(Destination destination, long plane, long joinedAt) {
      int channel = (int) (plane % view.groups());
      destination.move((plane - channel) * targetPlane, 0);
      finisher.finish(destination, channel, 0, 1, (int) targetPlane, memory, joinedAt, 0);
    }

    /** The epilogue of a plane that was written piece by piece. */
    private void finishPlane(Destination destination, long plane, long stripAt) {
      int channel = (int) (plane % view.groups());
      destination.move((plane - channel) * targetPlane, 0);
      int most = (int) (flatBytes / 4);
      for (int x = 0; x < targetPlane; x += most) {
        int here = (int) Math.min(most, targetPlane - x);
        plain.start(destination, 1f, channel, x, 1, here, memory, stripAt, 0);
        finisher.finish(destination, channel, x, 1, here, memory, stripAt, 0);
      }
    }

    private void weightsOf(long channel, long copyAt) {
      PhasedPlane p = pieces.getFirst().plane;
      long gradientAt = copyAt + copyBytes * together;
      long sums = gradientAt + flatBytes * together;
      loops.clear(memory, sums, taps);
      for (long b = 0; b < view.mb(); b += together) {
        int count = (int) Math.min(together, view.mb() - b);
        for (int i = 0; i < count; i++) {
          long plane = (b + i) * view.groups() + channel;
          copyLoops.copyPlane(p, image, plane * imagePlane, memory, copyAt + i * copyBytes);
          long to = gradientAt + i * flatBytes;
          copyLoops.copyPlane(results, gradient, plane * targetPlane, memory, to);
        }
        for (int i = 0; i < count; i++) {
          loops.multiplyGradient(
              p, memory, copyAt + i * copyBytes, gradientAt + i * flatBytes, sums);
        }
      }
      for (int tap = 0; tap < taps; tap++) {
        loops.set(target, channel * taps + tap, loops.sum(memory, sums + tap * 4L * Floats.LENGTH));
      }
      if (epilogue.hasBias()) {
        long plane = problem.transposed() ? imagePlane : targetPlane;
        float sum =
            biasLoops.sum(
                weights, channel * plane, (int) plane, view.groups() * plane, (int) view.mb());
        loops.set(bias, channel, sum);
      }
    }
  }
}
