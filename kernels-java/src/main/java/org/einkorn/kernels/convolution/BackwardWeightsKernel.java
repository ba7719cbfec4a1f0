package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MicroKernel;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;
import org.einkorn.kernels.microkernel.MicroKernels;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PanelPackers;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Compilable;
import org.einkorn.kernels.vector.Floats;

/**
 * The gradient with respect to the weights: for each group the product of the destination's
 * gradient with the transposed columns of the source, over the positions of all images, or its
 * transpose. Of the two operands one is read along its rows, the other is transposed into panels:
 * {@link #transposedColumns} says which. Threads share out the weights, so their number changes no
 * sum.
 */
final class BackwardWeightsKernel extends Kernel implements Compilable {

  /** The loops of the bias's gradient. */
  static final ByStorage<BiasGradientLoops> BIAS_LOOPS =
      new ByStorage<>(
          MethodHandles.lookup(), VectorBiasGradientLoops.class, BiasGradientLoops.class);

  private static final int NR = ConvolutionPlan.NR;

  private final ConvolutionProblem problem;
  private final ConvolutionProblem view;
  private final ColumnGeometry rowOperand;
  private final ColumnGeometry panelOperand;
  private final Role rowRole;
  private final Role panelRole;

  /** Whether the columns of the source are transposed; the result then is not. */
  private final boolean transposedColumns;

  private final int groups;
  private final int rows;
  private final int columns;
  private final int panels;
  private final int rowChannels;
  private final int panelChannels;
  private final PositionBlocks blocks;
  private final int partsOfRows;
  private final int partsOfPanels;
  private final int residentPanels;
  private final MicroKernel[] kernels = new MicroKernel[ConvolutionPlan.VECTORS + 1];
  private final PanelPacker[] transposers = new PanelPacker[ConvolutionPlan.VECTORS + 1];
  private final ColumnLoops loops;
  private final BiasGradientLoops biasLoops;
  private final boolean inPlace;
  private final int plane;
  private final long resultBytes;
  private final long panelBytes;
  private final long rowBytes;
  private final long squareBytes;
  private final long partBytes;
  private final Supplier<Frame> frames = Frame::new;

  BackwardWeightsKernel(Variant variant, ConvolutionProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.view = problem.transposed() ? problem.mirror() : problem;
    ColumnGeometry source = ColumnGeometry.forward(view);
    ColumnGeometry gradient = ColumnGeometry.ofDestination(view);
    Role sourceRole = problem.transposed() ? Role.DIFF_DST : Role.SRC;
    Role gradientRole = problem.transposed() ? Role.SRC : Role.DIFF_DST;
    this.blocks = new PositionBlocks(view.mb(), source.positions());
    this.transposedColumns = transposesColumns(source, gradient);
    this.rowOperand = transposedColumns ? gradient : source;
    this.panelOperand = transposedColumns ? source : gradient;
    this.rowRole = transposedColumns ? gradientRole : sourceRole;
    this.panelRole = transposedColumns ? sourceRole : gradientRole;
    this.groups = (int) view.groups();
    this.rows = rowOperand.depth();
    this.columns = panelOperand.depth();
    this.panels = Math.ceilDiv(columns, NR);
    this.loops = ImplicitGemmKernel.LOOPS.get(options.storage());
    this.biasLoops = BIAS_LOOPS.get(options.storage());
    this.plane = (int) (problem.dstLayout().count() / Math.max(1, problem.mb() * problem.oc()));
    this.inPlace = transposedColumns && options.storage() == Storage.NATIVE;
    int rowTaps = rowOperand.taps.length;
    this.rowChannels = Math.max(1, Math.min(rowOperand.channels, ConvolutionPlan.MC / rowTaps));
    this.panelChannels =
        Math.max(1, Math.min(panelOperand.channels, (NR - 1) / panelOperand.taps.length + 2));
    int parts =
        ConvolutionPlan.parts(problem, options.threads(), Math.max(panels, rowOperand.channels));
    this.partsOfPanels = panels >= 2 * parts ? parts : 1;
    this.partsOfRows = partsOfPanels > 1 ? 1 : Math.clamp(rowOperand.channels, 1, parts);
    this.residentPanels = transposedColumns ? 1 : Math.ceilDiv(panels, partsOfPanels);
    requireKernels();
    long strip = (long) rows * NR * Float.BYTES;
    this.resultBytes = ConvolutionPlan.aligned(strip * (inPlace ? 1 : panels));
    long longest = ColumnReader.rowBytes(blocks.longest());
    this.panelBytes =
        ConvolutionPlan.aligned(
            (long) residentPanels * NR * blocks.longest() * 4 + PanelPacker.SLACK_BYTES);
    int denseRows = transposedColumns ? rows : rowChannels * rowTaps;
    this.rowBytes = ConvolutionPlan.aligned(longest * denseRows + PanelPacker.SLACK_BYTES);
    this.squareBytes =
        ConvolutionPlan.aligned(Math.max(longest, NR * 4L) * NR + PanelPacker.SLACK_BYTES);
    this.partBytes =
        panelBytes
            + rowBytes
            + squareBytes
            + rowReader().scratchBytes()
            + panelReader().scratchBytes();
  }

  /**
   * Whether it costs less to transpose the columns of the source than the gradient. For each
   * position an element of the operand that is not transposed is copied, at half the cost, and at
   * the end a transposed result has to be transposed back.
   */
  private boolean transposesColumns(ColumnGeometry source, ColumnGeometry gradient) {
    double positions = blocks.total();
    double m = gradient.depth();
    double n = source.depth();
    return 3 * n * positions + m * positions <= 2 * m * positions + n * positions + 2 * m * n;
  }

  private void requireKernels() {
    if (columns >= NR) {
      requireKernel(ConvolutionPlan.VECTORS);
    }
    if (columns % NR > 0) {
      requireKernel(ConvolutionPlan.vectors(columns % NR));
    }
    transposers[ConvolutionPlan.VECTORS] = PanelPackers.get(NR, Order.ACROSS, Machine.FLOATS);
  }

  private void requireKernel(int vectors) {
    kernels[vectors] = MicroKernels.get(ConvolutionPlan.tile(vectors), AccessA.ROWS);
    transposers[vectors] = PanelPackers.get(vectors * Floats.LENGTH, Order.ACROSS, Machine.FLOATS);
  }

  private ColumnReader rowReader() {
    return new ColumnReader(
        rowOperand, view, options().storage(), loops, blocks.longest(), rowChannels);
  }

  private ColumnReader panelReader() {
    return new ColumnReader(
        panelOperand, view, options().storage(), loops, blocks.longest(), panelChannels);
  }

  private int parts() {
    return partsOfRows * partsOfPanels;
  }

  @Override
  public long workspaceBytes() {
    return resultBytes + partBytes * parts();
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
    Team.shared().run(parts(), frame);
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Part[] shares = new Part[parts()];
    private final Floats gradient = new Floats();
    private final Floats bias = new Floats();
    private final Floats target = new Floats();
    private MemorySegment memory = MemorySegment.NULL;

    Frame() {
      for (int part = 0; part < shares.length; part++) {
        shares[part] = new Part(this, part);
      }
    }

    void bind(Operands operands, Workspace workspace) {
      memory = ((NativeBuffer) workspace.memory()).segment();
      target.bind(operands, Role.DIFF_WEIGHTS);
      if (problem.epilogue().hasBias()) {
        gradient.bind(operands, Role.DIFF_DST);
        bias.bind(operands, Role.DIFF_BIAS);
      }
      for (Part part : shares) {
        part.bind(operands);
      }
    }

    @Override
    public void run(int part, int count) {
      for (int group = 0; group < groups; group++) {
        shares[part].compute(group);
      }
      if (problem.epilogue().hasBias()) {
        biases(part, count);
      }
    }

    private void biases(int part, int count) {
      int oc = (int) problem.oc();
      int end = (int) ((long) oc * (part + 1) / count);
      for (int o = (int) ((long) oc * part / count); o < end; o++) {
        float sum =
            biasLoops.sum(gradient, (long) o * plane, plane, (long) oc * plane, (int) problem.mb());
        biasLoops.set(bias, o, sum);
      }
    }
  }

  /** What one part of a call computes. */
  private final class Part {

    private final Frame frame;
    private final ColumnReader rowReader = rowReader();
    private final ColumnReader panelReader = panelReader();
    private final int channelFrom;
    private final int channelTo;
    private final int panelFrom;
    private final int panelTo;
    private final long panelsAt;
    private final long rowsAt;
    private final long squareAt;
    private final long rowCopyAt;
    private final long panelCopyAt;

    // where the rows are
    private MemorySegment a = MemorySegment.NULL;
    private long aOffset;
    private long aStride;

    Part(Frame frame, int part) {
      this.frame = frame;
      int rowPart = part / partsOfPanels;
      int panelPart = part % partsOfPanels;
      channelFrom = (int) ((long) rowOperand.channels * rowPart / partsOfRows);
      channelTo = (int) ((long) rowOperand.channels * (rowPart + 1) / partsOfRows);
      panelFrom = (int) ((long) panels * panelPart / partsOfPanels);
      panelTo = (int) ((long) panels * (panelPart + 1) / partsOfPanels);
      panelsAt = resultBytes + partBytes * part;
      rowsAt = panelsAt + panelBytes;
      squareAt = rowsAt + rowBytes;
      rowCopyAt = squareAt + squareBytes;
      panelCopyAt = rowCopyAt + rowReader.scratchBytes();
    }

    void bind(Operands operands) {
      rowReader.bind(operands, rowRole, frame.memory, rowCopyAt);
      panelReader.bind(operands, panelRole, frame.memory, panelCopyAt);
    }

    void compute(int group) {
      long first = 0;
      do {
        int count = blocks.length(first);
        if (count > 0) {
          rowReader.open(group, first, first + count);
          panelReader.open(group, first, first + count);
        }
        if (transposedColumns) {
          panelByPanel(group, first, count);
        } else {
          rowsByRows(group, first, count);
        }
        first += count;
      } while (first < blocks.total());
      for (int panel = panelFrom; panel < panelTo; panel++) {
        store(group, panel);
      }
    }

    private void panelByPanel(int group, long first, int count) {
      // rows of all channels stay, for they are read for each panel
      int c = channelFrom;
      do {
        int here = Math.min(rowChannels, channelTo - c);
        loadRows(first, count, c, here, rowsAt + (c - channelFrom) * ColumnReader.rowBytes(count));
        c += here;
      } while (c < channelTo && a.equals(frame.memory));
      if (a.equals(frame.memory)) {
        aOffset = rowsAt;
      }
      for (int panel = panelFrom; panel < panelTo; panel++) {
        packPanel(first, count, panel, panelsAt);
        multiply(group, panel, panelsAt, channelFrom, channelTo - channelFrom, count, first > 0);
      }
    }

    private void rowsByRows(int group, long first, int count) {
      for (int panel = panelFrom; panel < panelTo; panel++) {
        packPanel(first, count, panel, panelAt(panel, count));
      }
      int taps = rowOperand.taps.length;
      for (int c = channelFrom; c < channelTo; c += rowChannels) {
        int here = Math.min(rowChannels, channelTo - c);
        loadRows(first, count, c, here, rowsAt);
        for (int panel = panelFrom; panel < panelTo; panel++) {
          multiply(group, panel, panelAt(panel, count), c * taps, here * taps, count, first > 0);
        }
      }
    }

    private long panelAt(int panel, int count) {
      return panelsAt + (long) (panel - panelFrom) * NR * count * 4;
    }

    /** Makes rows readable where they lie, or copies them. */
    private void loadRows(long first, int count, int channel, int channels, long to) {
      if (count == 0 || channels == 0) {
        return;
      }
      rowReader.load(channel, channels);
      if (rowReader.isMatrix() && blocks.isInOneImage(count)) {
        a = rowReader.matrix();
        aOffset = rowReader.matrixOffset(first);
        aStride = rowReader.matrixStride();
        return;
      }
      a = frame.memory;
      aOffset = to;
      aStride = ColumnReader.rowBytes(count);
      rowReader.copy(first, count, 0, channels * rowOperand.taps.length, a, to);
    }

    private void packPanel(long first, int count, int panel, long to) {
      if (count == 0) {
        return;
      }
      int taps = panelOperand.taps.length;
      int row = panel * NR;
      int here = Math.min(NR, columns - row);
      int channel = row / taps;
      panelReader.load(channel, Math.ceilDiv(row + here, taps) - channel);
      PanelPacker transposer = transposers[ConvolutionPlan.vectors(here)];
      if (panelReader.isMatrix() && blocks.isInOneImage(count)) {
        transposer.pack(
            panelReader.matrix(),
            panelReader.matrixOffset(first),
            panelReader.matrixStride(),
            frame.memory,
            to,
            here,
            count,
            1f);
        return;
      }
      panelReader.copy(first, count, row - channel * taps, here, frame.memory, squareAt);
      transposer.pack(
          frame.memory, squareAt, ColumnReader.rowBytes(count), frame.memory, to, here, count, 1f);
    }

    private boolean isInPlace(int panel) {
      return inPlace && columns - panel * NR >= NR;
    }

    private long resultAt(int panel, int row) {
      long strip = inPlace ? 0 : (long) panel * rows;
      return (strip + row) * NR * 4;
    }

    private void multiply(
        int group, int panel, long panelAt, int row, int rowCount, int k, boolean accumulate) {
      if (rowCount == 0) {
        return;
      }
      int vectors = ConvolutionPlan.vectors(Math.min(NR, columns - panel * NR));
      MemorySegment c = frame.memory;
      long cOffset = resultAt(panel, row);
      long cStride = NR * 4L;
      if (isInPlace(panel)) {
        c = frame.target.segment();
        cOffset = frame.target.byteAt(((long) group * rows + row) * columns + (long) panel * NR);
        cStride = columns * 4L;
      }
      kernels[vectors].run(
          k == 0 ? frame.memory : a,
          aOffset,
          aStride,
          frame.memory,
          panelAt,
          (long) vectors * Floats.LENGTH * 4,
          c,
          cOffset,
          cStride,
          k,
          rowCount,
          accumulate);
    }

    private void store(int group, int panel) {
      int column = panel * NR;
      int here = Math.min(NR, columns - column);
      int taps = rowOperand.taps.length;
      int first = channelFrom * taps;
      int end = channelTo * taps;
      if (transposedColumns) {
        if (!isInPlace(panel)) {
          long to = ((long) group * rows + first) * columns + column;
          loops.store(
              frame.memory,
              resultAt(panel, first),
              NR * 4L,
              end - first,
              here,
              frame.target,
              to,
              columns);
        }
        return;
      }
      for (int row = first; row < end; row += NR) {
        int rowCount = Math.min(NR, end - row);
        transposers[ConvolutionPlan.VECTORS].pack(
            frame.memory,
            resultAt(panel, row),
            NR * 4L,
            frame.memory,
            squareAt,
            rowCount,
            here,
            1f);
        long to = ((long) group * columns + column) * rows + row;
        loops.store(frame.memory, squareAt, NR * 4L, here, rowCount, frame.target, to, rows);
      }
    }
  }
}
