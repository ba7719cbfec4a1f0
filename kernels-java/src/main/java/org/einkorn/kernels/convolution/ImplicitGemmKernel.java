package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.List;
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
import org.einkorn.kernels.microkernel.MicroKernel;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;
import org.einkorn.kernels.microkernel.MicroKernels;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Compilable;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.NarrowLoops;

/**
 * Forward, and the gradient with respect to the source: for each group and {@link Lattice} the
 * product of the weights with the columns of all images. Threads share out the columns, or the rows
 * where there are few columns; the order of a sum depends on the problem only.
 */
final class ImplicitGemmKernel extends Kernel implements Compilable {

  /** The loops of all variants. */
  static final ByStorage<ColumnLoops> LOOPS =
      new ByStorage<>(MethodHandles.lookup(), VectorColumnLoops.class, ColumnLoops.class);

  private static final ByStorage<WeightLoops> WEIGHT_LOOPS =
      new ByStorage<>(MethodHandles.lookup(), VectorWeightLoops.class, WeightLoops.class);

  private static final int NR = ConvolutionPlan.NR;

  /** Panels of a thread from which on one more or less does not matter. */
  private static final int EVEN_PANELS = 16;

  /** Tiles of rows of a thread from which on one more or less does not matter. */
  private static final int EVEN_TILES = 5;

  /** Columns behind the last whole vector up to which vectors along the sums pay. */
  private static final int MOST_TAIL = 4;

  /** Length of the sums from which on they do. */
  private static final int LONG = 128;

  /** Bytes of the staged results of a block of columns, about. */
  private static final int STAGE_BYTES = 2 << 20;

  private final Epilogue epilogue;
  private final boolean packed;
  private final AccessA access;
  private final ConvolutionProblem view;
  private final Role imageRole;
  private final Role targetRole;
  private final List<Lattice> lattices;
  private final WeightPanels[] weightPanels;
  private final MicroKernel[] kernels = new MicroKernel[ConvolutionPlan.VECTORS + 1];
  private final ColumnLoops loops;
  private final WeightLoops weightLoops;
  private final TileFinisher plain;
  private final TileFinisher finisher;
  private final int tail;
  private final NarrowLoops tailLoops;
  private final int rows;
  private final int height;
  private final int groups;
  private final long targetPlane;
  private final int blockPanels;
  private final int partsOfRows;
  private final int partsOfColumns;
  private final boolean usedOnce;
  private final long stripBytes;
  private final long weightBytes;
  private final long panelBytes;
  private final long stageBytes;
  private final long copyBytes;
  private final long sumBytes;
  private final Supplier<Frame> frames = Frame::new;

  /**
   * A kernel.
   *
   * @param packed whether the weights are packed; forward can read them in place, in native memory
   */
  ImplicitGemmKernel(Variant variant, ConvolutionProblem problem, Options options, boolean packed) {
    super(variant, problem, options);
    this.epilogue = problem.epilogue();
    this.packed = packed;
    this.access = packed ? AccessA.PANELS : AccessA.ROWS;
    this.view = problem.transposed() ? problem.mirror() : problem;
    boolean forward = view.direction() != Direction.BACKWARD_DATA;
    boolean fromSource = problem.direction().isForward();
    this.imageRole = fromSource ? Role.SRC : Role.DIFF_DST;
    this.targetRole = fromSource ? Role.DST : Role.DIFF_SRC;
    this.groups = (int) view.groups();
    this.rows = (int) ((forward ? view.oc() : view.ic()) / groups);
    this.height = ConvolutionPlan.height(rows);
    this.targetPlane = plane(forward);
    this.lattices = Lattice.of(view, forward);
    this.weightPanels =
        lattices.stream()
            .map(lattice ->
                new WeightPanels(view, lattice.columns(), forward, height, options.storage()))
            .toArray(WeightPanels[]::new);
    this.loops = LOOPS.get(options.storage());
    this.weightLoops = WEIGHT_LOOPS.get(options.storage());
    this.plain = TileFinisher.get(options.storage(), Machine.FLOATS, Epilogue.NONE);
    this.finisher = TileFinisher.get(options.storage(), Machine.FLOATS, epilogue);
    this.tail = tail();
    this.tailLoops = NarrowLoops.get(options.storage(), Math.max(1, tail));
    int longest = 1;
    long most = 0;
    long weights = 0;
    for (int i = 0; i < weightPanels.length; i++) {
      longest = Math.max(longest, weightPanels[i].longest);
      most = Math.max(most, columns(lattices.get(i)));
      weights += weightPanels[i].bytes() * groups;
    }
    long panels = Math.ceilDiv(most, NR);
    int wanted =
        Math.min(
            (int) ((long) ConvolutionPlan.NC * ConvolutionPlan.KC / NR / longest),
            STAGE_BYTES / (4 * NR * Math.max(1, rows)));
    this.blockPanels =
        (int) Math.max(1, Math.min(Math.min(wanted, ConvolutionPlan.NC / NR), panels));
    int tilesOfRows = Math.ceilDiv(rows, height);
    int parts = ConvolutionPlan.parts(problem, options.threads(), Math.max(panels, tilesOfRows));
    // with one block of columns each thread packs the weights of its own rows, strip by strip
    boolean oneBlock = packed && panels <= blockPanels && tilesOfRows >= EVEN_TILES * parts;
    this.partsOfRows = oneBlock || panels < 2L * parts ? Math.clamp(tilesOfRows, 1, parts) : 1;
    this.partsOfColumns = partsOfRows > 1 ? 1 : parts;
    this.usedOnce = packed && panels <= blockPanels && partsOfColumns == 1;
    this.stripBytes =
        usedOnce ? ConvolutionPlan.aligned((long) ConvolutionPlan.MC * longest * Float.BYTES) : 0;
    for (Lattice lattice : lattices) {
      for (int part = 0; part < partsOfColumns; part++) {
        long end = Math.min(columns(lattice) - tail, edge(lattice, part + 1));
        requireKernels(end - edge(lattice, part));
      }
    }
    this.weightBytes = packed ? weights : 0;
    this.panelBytes =
        ConvolutionPlan.aligned((long) longest * blockPanels * NR * 4 + PanelPacker.SLACK_BYTES);
    this.stageBytes =
        ConvolutionPlan.aligned(
            (long) (blockPanels + (tail > 0 ? 1 : 0)) * NR * rows * 4 + PanelPacker.SLACK_BYTES);
    this.sumBytes = ConvolutionPlan.aligned((long) tail * ConvolutionPlan.MC * Float.BYTES);
    long copy = 0;
    for (int i = 0; i < weightPanels.length; i++) {
      copy = Math.max(copy, reader(i).scratchBytes());
    }
    this.copyBytes = copy;
  }

  private long plane(boolean forward) {
    return forward
        ? view.d().out() * view.h().out() * view.w().out()
        : view.d().in() * view.h().in() * view.w().in();
  }

  private long columns(Lattice lattice) {
    return view.mb() * lattice.columns().positions();
  }

  /** Columns at the end that are multiplied with vectors along the sums. */
  private int tail() {
    if (packed || lattices.size() != 1 || Machine.REGISTERS < 32) {
      return 0;
    }
    Lattice only = lattices.getFirst();
    int rest = (int) (columns(only) % Floats.LENGTH);
    int depth = only.columns().depth();
    // with a rest behind the last vector of a block, the loops were three times slower
    boolean whole = depth % Floats.LENGTH == 0 && weightPanels[0].longest % Floats.LENGTH == 0;
    return rest <= MOST_TAIL && depth >= LONG && whole ? rest : 0;
  }

  /** First column of a part: where there are few panels, whole vectors are dealt out evenly. */
  private long edge(Lattice lattice, int part) {
    long columns = columns(lattice);
    if (part == partsOfColumns) {
      return columns;
    }
    columns -= tail;
    int unit = columns < (long) EVEN_PANELS * NR * partsOfColumns ? Floats.LENGTH : NR;
    return Math.min(columns, Math.ceilDiv(columns, unit) * part / partsOfColumns * unit);
  }

  /** The last panel of columns is narrower, and so is its tile. */
  private void requireKernels(long columns) {
    if (columns >= NR) {
      requireKernel(ConvolutionPlan.VECTORS);
    }
    if (columns % NR > 0) {
      requireKernel(ConvolutionPlan.vectors((int) (columns % NR)));
    }
  }

  private void requireKernel(int vectors) {
    kernels[vectors] = MicroKernels.get(ConvolutionPlan.tile(height, vectors), access);
  }

  private ColumnReader reader(int lattice) {
    return new ColumnReader(
        lattices.get(lattice).columns(),
        view,
        options().storage(),
        loops,
        blockPanels * NR,
        weightPanels[lattice].blockChannels);
  }

  private int parts() {
    return partsOfRows * partsOfColumns;
  }

  @Override
  public boolean packsWeights() {
    return packed;
  }

  @Override
  protected long packedBytes() {
    return weightBytes;
  }

  @Override
  protected void packWeights(Operands operands, NativeBuffer target) {
    Frame frame = new Frame();
    frame.weights.bind(operands, Role.WEIGHTS);
    frame.panels = target.segment();
    frame.pack(0, 1);
  }

  @Override
  public long workspaceBytes() {
    return partAt(parts());
  }

  /** Where the memory of a part begins. */
  private long partAt(int part) {
    return (usedOnce ? 0 : weightBytes)
        + (stripBytes + panelBytes + stageBytes + copyBytes + sumBytes) * part;
  }

  @Override
  public void compile() {
    for (int vectors = 1; vectors < kernels.length; vectors++) {
      if (kernels[vectors] != null) {
        MicroKernels.warmUp(ConvolutionPlan.tile(height, vectors), access);
      }
    }
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    if (packed && !usedOnce && !operands.hasPackedWeights()) {
      Team.shared().run(parts(), frame.packing);
    }
    Team.shared().run(parts(), frame.multiplying);
    if (lattices.size() > 1 && !epilogue.isEmpty()) {
      Team.shared().run(parts(), frame.finishing);
    }
  }

  /** The state of a call. */
  private final class Frame {

    private final Part[] shares = new Part[parts()];
    private final Floats weights = new Floats();
    private final Floats target = new Floats();
    private MemorySegment memory = MemorySegment.NULL;
    private MemorySegment panels = MemorySegment.NULL;
    private boolean packsStrips;

    final Team.Job packing = this::pack;
    final Team.Job multiplying = (part, count) -> shares[part].multiply();
    final Team.Job finishing = (part, count) -> shares[part].finish(part, count);

    Frame() {
      for (int part = 0; part < shares.length; part++) {
        shares[part] = new Part(this, part);
      }
    }

    void bind(Operands operands, Workspace workspace) {
      memory = ((NativeBuffer) workspace.memory()).segment();
      packsStrips = usedOnce && !operands.hasPackedWeights();
      if (operands.hasPackedWeights()) {
        panels = operands.packedWeights().memory().segment();
      } else {
        panels = memory;
        weights.bind(operands, Role.WEIGHTS);
      }
      target.bind(operands, targetRole);
      for (Part part : shares) {
        part.bind(operands);
      }
    }

    private void pack(int part, int count) {
      long at = 0;
      for (WeightPanels matrix : weightPanels) {
        for (int group = 0; group < groups; group++) {
          matrix.pack(weightLoops, weights, group, part, count, panels, at);
          at += matrix.bytes();
        }
      }
    }
  }

  /** What one part of a call computes. */
  private final class Part {

    private final Frame frame;
    private final Destination destination = new Destination();
    private final ColumnReader[] readers = new ColumnReader[weightPanels.length];
    private final int rowFrom;
    private final int rowTo;
    private final int columnPart;
    private final long stripAt;
    private final long panelsAt;
    private final long stageAt;
    private final long copyAt;
    private final long sumsAt;

    Part(Frame frame, int part) {
      this.frame = frame;
      int tiles = Math.ceilDiv(rows, height);
      int rowPart = part / partsOfColumns;
      rowFrom = Math.min(rows, tiles * rowPart / partsOfRows * height);
      rowTo = Math.min(rows, tiles * (rowPart + 1) / partsOfRows * height);
      columnPart = part % partsOfColumns;
      stripAt = partAt(part);
      panelsAt = stripAt + stripBytes;
      stageAt = panelsAt + panelBytes;
      copyAt = stageAt + stageBytes;
      sumsAt = copyAt + copyBytes;
      for (int i = 0; i < readers.length; i++) {
        readers[i] = reader(i);
      }
    }

    void bind(Operands operands) {
      destination.bind(operands, targetRole, epilogue);
      destination.stride(targetPlane);
      for (ColumnReader reader : readers) {
        reader.bind(operands, imageRole, frame.memory, copyAt);
      }
    }

    void multiply() {
      long weightsAt = 0;
      for (int i = 0; i < readers.length; i++) {
        long end = edge(lattices.get(i), columnPart + 1);
        for (int group = 0; group < groups; group++) {
          long first = edge(lattices.get(i), columnPart);
          for (; first < end; first += (long) blockPanels * NR) {
            block(i, group, first, Math.min(end, first + (long) blockPanels * NR), weightsAt);
          }
          weightsAt += weightPanels[i].bytes();
        }
      }
    }

    private void block(int lattice, int group, long first, long end, long weightsAt) {
      ColumnGeometry g = lattices.get(lattice).columns();
      if (g.depth() == 0) {
        strips(lattice, group, first, end, 0, 0, weightsAt);
        return;
      }
      ColumnReader reader = readers[lattice];
      reader.open(group, first, end);
      int most = weightPanels[lattice].blockChannels;
      for (int c = 0; c < g.channels; c += most) {
        int count = Math.min(most, g.channels - c);
        reader.load(c, count);
        int here;
        for (long q = first; q < end; q += here) {
          here = panel(lattice, q, end);
          long at = panelAt(q - first, count * g.taps.length);
          if (isTail(lattice, q)) {
            reader.packAlong(q, here, frame.memory, at);
          } else {
            int width = ConvolutionPlan.vectors(here) * Floats.LENGTH;
            reader.pack(q, here, width, frame.memory, at);
          }
        }
        strips(lattice, group, first, end, c, count, weightsAt);
      }
    }

    private boolean isTail(int lattice, long column) {
      return column >= columns(lattices.get(lattice)) - tail;
    }

    /** Number of columns of the panel that begins with a column. */
    private int panel(int lattice, long column, long end) {
      long whole = columns(lattices.get(lattice)) - tail;
      return (int) Math.min(NR, (column < whole ? Math.min(end, whole) : end) - column);
    }

    private long panelAt(long column, int k) {
      return panelsAt + column * k * 4;
    }

    private void strips(
        int lattice, int group, long first, long end, int c, int count, long weightsAt) {
      ColumnGeometry g = lattices.get(lattice).columns();
      boolean last = c + count == g.channels || g.depth() == 0;
      for (int row = rowFrom; row < rowTo; row += ConvolutionPlan.MC) {
        int here = Math.min(ConvolutionPlan.MC, rowTo - row);
        if (frame.packsStrips) {
          weightPanels[lattice].packStrip(
              weightLoops, frame.weights, group, c, count, row, here, frame.memory, stripAt);
        }
        int width;
        for (long q = first; q < end; q += width) {
          width = panel(lattice, q, end);
          long inStage = isTail(lattice, q) ? (long) blockPanels * NR : q - first;
          if (isTail(lattice, q)) {
            tailStrip(group, row, here, q - first, inStage, width, c, count);
          } else {
            strip(lattice, group, row, here, q, first, width, c, count, weightsAt);
          }
          if (last) {
            finish(lattice, group, row, here, q, inStage, width);
          }
        }
      }
    }

    /** True when the results of a panel are written where they belong. */
    private boolean isInPlace(long column, int count) {
      return lattices.size() == 1
          && options().storage() == Storage.NATIVE
          && count == NR
          && column / targetPlane == (column + NR - 1) / targetPlane;
    }

    private void move(int group, long image) {
      destination.move((image * groups + group) * rows * targetPlane, (long) group * rows);
    }

    private void strip(
        int lattice,
        int group,
        int row,
        int rowCount,
        long column,
        long first,
        int here,
        int c,
        int count,
        long weightsAt) {
      ColumnGeometry g = lattices.get(lattice).columns();
      int vectors = ConvolutionPlan.vectors(here);
      int k = count * g.taps.length;
      MemorySegment a = frame.panels;
      long aOffset =
          frame.packsStrips ? stripAt : weightsAt + weightPanels[lattice].offset(c, count, row);
      long aStride = height * 4L;
      if (!packed) {
        a = frame.weights.segment();
        aStride = g.depth() * 4L;
        aOffset =
            frame.weights.byteAt(
                ((long) group * rows + row) * g.depth() + (long) c * g.taps.length);
      }
      MemorySegment target = frame.memory;
      long cOffset = stagedAt(column - first, row);
      long cStride = NR * 4L;
      if (isInPlace(column, here)) {
        move(group, column / targetPlane);
        target = destination.c;
        cStride = destination.cStride;
        cOffset = destination.cOffset + row * cStride + column % targetPlane * 4;
      }
      kernels[vectors].run(
          a,
          aOffset,
          aStride,
          frame.memory,
          panelAt(column - first, k),
          (long) vectors * Floats.LENGTH * 4,
          target,
          cOffset,
          cStride,
          k,
          rowCount,
          c > 0);
    }

    /** The last columns of all, with the weights as they lie. */
    private void tailStrip(
        int group,
        int row,
        int rowCount,
        long inBlock,
        long inStage,
        int columns,
        int c,
        int count) {
      ColumnGeometry g = lattices.getFirst().columns();
      int k = count * g.taps.length;
      long first = ((long) group * rows + row) * g.depth() + (long) c * g.taps.length;
      long panel = panelAt(inBlock, k);
      long rowStep = columns * 4L;
      tailLoops.rows(
          frame.weights, first, g.depth(), rowCount, k, frame.memory, panel, sumsAt, rowStep, 4);
      long staged = stagedAt(inStage, row);
      for (int i = 0; i < rowCount; i++) {
        for (int j = 0; j < columns; j++) {
          long at = staged + (i * NR + j) * 4L;
          float before = c > 0 ? frame.memory.get(Floats.ELEMENT, at) : 0;
          float sum = frame.memory.get(Floats.ELEMENT, sumsAt + i * rowStep + j * 4L);
          frame.memory.set(Floats.ELEMENT, at, before + sum);
        }
      }
    }

    private long stagedAt(long column, int row) {
      return stageAt + (column * rows + (long) row * NR) * 4;
    }

    private void finish(
        int lattice, int group, int row, int rowCount, long column, long inStage, int count) {
      if (isInPlace(column, count)) {
        if (!epilogue.isEmpty()) {
          int position = (int) (column % targetPlane);
          move(group, column / targetPlane);
          long at = destination.cOffset + row * destination.cStride + position * 4L;
          finisher.finish(
              destination, row, position, rowCount, NR, destination.c, at, destination.cStride);
        }
        return;
      }
      long staged = stagedAt(inStage, row);
      if (lattices.size() > 1) {
        spread(lattices.get(lattice), group, row, rowCount, column, count, staged);
        return;
      }
      while (count > 0) {
        int position = (int) (column % targetPlane);
        int here = (int) Math.min(count, targetPlane - position);
        move(group, column / targetPlane);
        finisher.finish(destination, row, position, rowCount, here, frame.memory, staged, NR * 4L);
        column += here;
        count -= here;
        staged += here * 4L;
      }
    }

    private void spread(
        Lattice lattice, int group, int row, int rowCount, long column, int count, long staged) {
      ColumnGeometry g = lattice.columns();
      while (count > 0) {
        int x = (int) (column % g.lineLength);
        int here = Math.min(count, g.lineLength - x);
        long line = column / g.lineLength;
        long y = line % g.lines * view.h().stride() + lattice.h();
        long plane = line / g.lines;
        long z = plane % g.planes * view.d().stride() + lattice.d();
        long channel = (plane / g.planes * groups + group) * rows + row;
        long to =
            ((channel * view.d().in() + z) * view.h().in() + y) * view.w().in()
                + x * view.w().stride()
                + lattice.w();
        loops.spread(
            frame.memory,
            staged,
            NR * 4L,
            rowCount,
            here,
            frame.target,
            to,
            targetPlane,
            (int) view.w().stride());
        column += here;
        count -= here;
        staged += here * 4L;
      }
    }

    /** Applies the epilogue to a share of the destination's channels. */
    void finish(int part, int count) {
      long channels = view.mb() * groups * rows;
      long end = channels * (part + 1) / count;
      for (long channel = channels * part / count; channel < end; channel++) {
        int row = (int) (channel % ((long) groups * rows));
        destination.move((channel - row) * targetPlane, 0);
        for (int x = 0; x < targetPlane; x += NR) {
          int here = (int) Math.min(NR, targetPlane - x);
          plain.start(destination, 1f, row, x, 1, here, frame.memory, stageAt, NR * 4L);
          finisher.finish(destination, row, x, 1, here, frame.memory, stageAt, NR * 4L);
        }
      }
    }
  }
}
