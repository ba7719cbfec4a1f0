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
import org.einkorn.kernels.microkernel.Destination;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MicroKernel;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;
import org.einkorn.kernels.microkernel.MicroKernels;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PanelPackers;
import org.einkorn.kernels.microkernel.Specializer;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.Compilable;
import org.einkorn.kernels.vector.Floats;

/**
 * 3×3 kernels with stride 1 by Winograd's minimal filtering (Lavin and Gray, 2015,
 * arXiv:1509.09308), forward and for the gradient with respect to the source: tiles of the image
 * and the weights are transformed, each of their products is a matrix product over the channels,
 * and the sums are transformed back.
 *
 * <p>The transforms add and subtract numbers that the direct sum does not have, so the error is not
 * bounded by the terms of a result but by those of its neighbourhood: within {@link
 * ConvolutionReference#RELAXED} times the greatest tolerance among the results. An infinity or NaN
 * spreads over its tile.
 */
final class WinogradKernel extends Kernel implements Compilable {

  private static final int NR = ConvolutionPlan.NR;

  /** Bytes of transformed tiles and products of a block, about. */
  private static final long BLOCK_BYTES = 8 << 20;

  private static final int MOST_TILES = 512;
  private static final int CHANNELS = 8;
  private static final WinogradLoops LOOPS_2 = loops(WinogradTransform.F2);
  private static final WinogradLoops LOOPS_4 = loops(WinogradTransform.F4);

  private final ConvolutionProblem problem;
  private final ConvolutionProblem view;
  private final WinogradTransform transform;
  private final boolean forward;
  private final WinogradLoops winograd;
  private final ColumnLoops loops;
  private final TileFinisher finisher;
  private final MicroKernel[] kernels = new MicroKernel[ConvolutionPlan.VECTORS + 1];
  private final PanelPacker transposer = PanelPackers.get(NR, Order.ACROSS, Machine.FLOATS);
  private final ColumnGeometry tiles;
  private final int groups;
  private final int rows;
  private final int depth;
  private final int height;
  private final int width;
  private final int blockRows;
  private final int parts;
  private final int blockColumns;
  private final long weightStep;
  private final long tileStep;
  private final long productStep;
  private final long stripPitch;
  private final long scratchBytes;
  private final long partBytes;
  private final Supplier<Frame> frames = Frame::new;

  WinogradKernel(
      Variant variant, ConvolutionProblem problem, Options options, WinogradTransform transform) {
    super(variant, problem, options);
    this.problem = problem;
    this.transform = transform;
    this.view = problem.transposed() ? problem.mirror() : problem;
    this.forward = view.direction() != Direction.BACKWARD_DATA;
    this.winograd = transform == WinogradTransform.F2 ? LOOPS_2 : LOOPS_4;
    this.loops = ImplicitGemmKernel.LOOPS.get(options.storage());
    this.finisher = TileFinisher.get(options.storage(), Machine.FLOATS, problem.epilogue());
    this.groups = (int) view.groups();
    this.rows = (int) ((forward ? view.oc() : view.ic()) / groups);
    this.depth = (int) ((forward ? view.ic() : view.oc()) / groups);
    this.height = (int) (forward ? view.h().out() : view.h().in());
    this.width = (int) (forward ? view.w().out() : view.w().in());
    int m = transform.outputs;
    this.tiles =
        new ColumnGeometry(
            depth,
            Axis.identity(1),
            Axis.tiles(view.h(), forward, transform),
            Axis.tiles(view.w(), forward, transform),
            transform.side,
            transform.side);
    long perTile = 4L * transform.products() * Math.max(1, rows + depth);
    long wanted = Math.clamp(BLOCK_BYTES / perTile, NR, MOST_TILES);
    long lines = view.mb() * tiles.lines;
    this.parts = ConvolutionPlan.parts(problem, options.threads(), lines);
    this.blockRows =
        (int)
            Math.max(
                1,
                Math.min(
                    wanted / Math.max(1, tiles.lineLength), Math.ceilDiv(lines, (long) parts)));
    this.blockColumns =
        Math.ceilDiv(Math.max(1, blockRows * tiles.lineLength), Floats.LENGTH) * Floats.LENGTH;
    for (int vectors = 1; vectors <= ConvolutionPlan.VECTORS; vectors++) {
      if (needsKernel(vectors, lines)) {
        kernels[vectors] = MicroKernels.get(ConvolutionPlan.tile(vectors), AccessA.ROWS);
      }
    }
    this.weightStep = ConvolutionPlan.aligned((long) rows * depth * 4);
    this.tileStep = ConvolutionPlan.aligned((long) depth * blockColumns * 4 + 2 * slack());
    this.productStep = ConvolutionPlan.aligned((long) rows * blockColumns * 4 + 2 * slack());
    this.stripPitch = ConvolutionPlan.aligned((tiles.lineLength + Floats.LENGTH) * 4L * m);
    this.scratchBytes =
        ConvolutionPlan.aligned(
            Math.max(NR * 9L * 4 + slack(), transform.products() * slack()) + 64 * slack());
    this.partBytes =
        (tileStep + productStep) * transform.products()
            + stripPitch * m
            + scratchBytes
            + reader().scratchBytes();
  }

  private static WinogradLoops loops(WinogradTransform transform) {
    return Specializer.specialize(
        MethodHandles.lookup(),
        VectorWinogradLoops.class,
        WinogradLoops.class,
        Floats.SPECIES.vectorBitSize(),
        transform.outputs);
  }

  private static long slack() {
    return Floats.LENGTH * 4L;
  }

  private boolean needsKernel(int vectors, long lines) {
    for (long block : new long[] {blockRows, lines % blockRows, lines}) {
      long columns = block * tiles.lineLength;
      int last = ConvolutionPlan.vectors((int) (columns % NR));
      if (vectors == last || (vectors == ConvolutionPlan.VECTORS && columns >= NR)) {
        return true;
      }
    }
    return parts > 1;
  }

  private ColumnReader reader() {
    return new ColumnReader(
        tiles,
        view,
        options().storage(),
        loops,
        Math.max(1, blockRows * tiles.lineLength),
        Math.max(1, Math.min(CHANNELS, depth)));
  }

  @Override
  public boolean packsWeights() {
    return true;
  }

  @Override
  protected long packedBytes() {
    return weightStep * transform.products() * groups;
  }

  @Override
  protected void packWeights(Operands operands, NativeBuffer target) {
    Frame frame = new Frame();
    frame.memory = ((NativeBuffer) newWorkspace().memory()).segment();
    frame.weights.bind(operands, Role.WEIGHTS);
    frame.shares[0].transformWeights(0, 1);
    MemorySegment.copy(frame.memory, 0, target.segment(), 0, packedBytes());
  }

  @Override
  public long workspaceBytes() {
    return packedBytes() + partBytes * parts;
  }

  @Override
  public void compile() {
    for (int vectors = 1; vectors < kernels.length; vectors++) {
      if (kernels[vectors] != null) {
        MicroKernels.warmUp(ConvolutionPlan.tile(vectors), AccessA.ROWS);
      }
    }
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    if (!operands.hasPackedWeights()) {
      Team.shared().run(parts, frame.weighing);
    }
    Team.shared().run(parts, frame.multiplying);
  }

  /** The state of a call. */
  private final class Frame {

    private final Part[] shares = new Part[parts];
    private final Floats weights = new Floats();
    private MemorySegment memory = MemorySegment.NULL;
    private MemorySegment transformed = MemorySegment.NULL;

    final Team.Job weighing = (part, count) -> shares[part].transformWeights(part, count);
    final Team.Job multiplying = (part, count) -> shares[part].multiply(part, count);

    Frame() {
      for (int part = 0; part < parts; part++) {
        shares[part] = new Part(this, part);
      }
    }

    void bind(Operands operands, Workspace workspace) {
      memory = ((NativeBuffer) workspace.memory()).segment();
      if (operands.hasPackedWeights()) {
        transformed = operands.packedWeights().memory().segment();
      } else {
        transformed = memory;
        weights.bind(operands, Role.WEIGHTS);
      }
      for (Part part : shares) {
        part.bind(operands);
      }
    }
  }

  /** What one part of a call computes. */
  private final class Part {

    private final Frame frame;
    private final ColumnReader reader = reader();
    private final Destination destination = new Destination();
    private final long tilesAt;
    private final long productsAt;
    private final long stripAt;
    private final long scratchAt;
    private final long copyAt;

    Part(Frame frame, int part) {
      this.frame = frame;
      tilesAt = packedBytes() + partBytes * part;
      productsAt = tilesAt + tileStep * transform.products();
      stripAt = productsAt + productStep * transform.products();
      scratchAt = stripAt + stripPitch * transform.outputs;
      copyAt = scratchAt + scratchBytes;
    }

    void bind(Operands operands) {
      boolean fromSource = problem.direction().isForward();
      reader.bind(operands, fromSource ? Role.SRC : Role.DIFF_DST, frame.memory, copyAt);
      destination.bind(operands, fromSource ? Role.DST : Role.DIFF_SRC, problem.epilogue());
      destination.stride((long) height * width);
    }

    private long weightsAt(int group) {
      return weightStep * transform.products() * group;
    }

    void transformWeights(int part, int count) {
      long all = (long) groups * rows;
      long end = all * (part + 1) / count;
      for (long row = all * part / count; row < end; row++) {
        int group = (int) (row / rows);
        transformRow(group, (int) (row % rows));
      }
    }

    /** The kernels of one row of the product, a vector of channels at a time. */
    private void transformRow(int group, int row) {
      long inner = forward ? depth : rows;
      long outer = forward ? rows : depth;
      long first = ((long) group * outer * inner + (forward ? row * inner : row)) * 9;
      int step = (int) (forward ? 9 : inner * 9);
      for (int c = 0; c < depth; c += NR) {
        int here = Math.min(NR, depth - c);
        pack(first + (long) c * step, step, here);
        for (int i = 0; i < here; i += Floats.LENGTH) {
          winograd.weights(
              frame.memory,
              scratchAt + i * 4L,
              NR * 4L,
              !forward,
              scratchAt + NR * 9L * 4 + slack(),
              weightsAt(group) + ((long) row * depth + c + i) * 4,
              weightStep,
              Math.min(Floats.LENGTH, here - i));
        }
      }
    }

    private void pack(long from, int step, int count) {
      Floats w = frame.weights;
      if (options().storage() == Storage.HEAP) {
        transposer.pack(w.array(), w.at(from), step, frame.memory, scratchAt, count, 9, 1f);
      } else {
        transposer.pack(
            w.segment(), w.byteAt(from), step * 4L, frame.memory, scratchAt, count, 9, 1f);
      }
    }

    void multiply(int part, int count) {
      long lines = view.mb() * tiles.lines;
      long end = lines * (part + 1) / count;
      for (int group = 0; group < groups; group++) {
        for (long line = lines * part / count; line < end; line += blockRows) {
          block(group, line, (int) Math.min(blockRows, end - line));
        }
      }
    }

    private void block(int group, long line, int lineCount) {
      int columns = lineCount * tiles.lineLength;
      if (columns == 0) {
        return;
      }
      long first = line * tiles.lineLength;
      reader.open(group, first, first + columns);
      for (int c = 0; c < depth; c += CHANNELS) {
        int here = Math.min(CHANNELS, depth - c);
        reader.load(c, here);
        for (int i = 0; i < here; i++) {
          long to = tilesAt + (long) (c + i) * blockColumns * 4;
          reader.transform(winograd, i, first, columns, scratchAt, to, tileStep);
        }
      }
      for (int product = 0; product < transform.products(); product++) {
        product(group, product, columns);
      }
      for (int row = 0; row < rows; row++) {
        for (int i = 0; i < lineCount; i++) {
          results(group, row, line + i, i);
        }
      }
    }

    private void product(int group, int product, int columns) {
      for (int row = 0; row < rows; row += ConvolutionPlan.MC) {
        for (int column = 0; column < columns; column += NR) {
          int vectors = ConvolutionPlan.vectors(Math.min(NR, columns - column));
          kernels[vectors].run(
              frame.transformed,
              weightsAt(group) + weightStep * product + (long) row * depth * 4,
              depth * 4L,
              frame.memory,
              tilesAt + tileStep * product + column * 4L,
              blockColumns * 4L,
              frame.memory,
              productsAt + productStep * product + ((long) row * blockColumns + column) * 4,
              blockColumns * 4L,
              depth,
              Math.min(ConvolutionPlan.MC, rows - row),
              false);
        }
      }
    }

    /** Transforms a line of tiles back and hands its rows over. */
    private void results(int group, int row, long line, int lineInBlock) {
      long from =
          productsAt + ((long) row * blockColumns + (long) lineInBlock * tiles.lineLength) * 4;
      for (int x = 0; x < tiles.lineLength; x += Floats.LENGTH) {
        winograd.output(
            frame.memory,
            from + x * 4L,
            productStep,
            scratchAt,
            stripAt + (long) x * transform.outputs * 4,
            stripPitch);
      }
      long image = line / tiles.lines;
      int y = (int) (line % tiles.lines) * transform.outputs;
      destination.move((image * groups + group) * rows * height * width, (long) group * rows);
      int end = Math.min(height, y + transform.outputs);
      for (int i = y; i < end; i++) {
        finisher.finish(
            destination, row, i * width, 1, width, frame.memory, stripAt + (i - y) * stripPitch, 0);
      }
    }
  }
}
