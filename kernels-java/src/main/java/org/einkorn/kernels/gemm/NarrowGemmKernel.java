package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Destination;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.Compilable;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.NarrowLoops;

/**
 * A product of a few columns, or, B transposed, of a few rows, with vectors along k: where C is
 * narrower than a vector, all lanes are still used. The narrow operand is packed, the other one is
 * read where it lies, once. Threads share out its rows.
 */
final class NarrowGemmKernel extends Kernel implements Compilable {

  /** Rows whose sums wait in the first cache for the epilogue. */
  private static final int BLOCK_ROWS = 16 * NarrowLoops.ROWS;

  private final GemmProblem problem;
  private final boolean fewColumns;
  private final int rows;
  private final int columns;
  private final int k;
  private final NarrowLoops loops;
  private final TileFinisher finisher;
  private final long panelBytes;
  private final long stripBytes;
  private final int blocks;
  private final int parts;
  private final Supplier<Frame> frames = Frame::new;

  NarrowGemmKernel(Variant variant, GemmProblem contract, Options options) {
    super(variant, contract, options);
    this.problem = contract.collapsed();
    this.fewColumns = hasFewColumns(problem);
    this.rows = (int) (fewColumns ? problem.m() : problem.n());
    this.columns = (int) (fewColumns ? problem.n() : problem.m());
    this.k = (int) problem.k();
    this.loops = NarrowLoops.get(options.storage(), columns);
    this.finisher = TileFinisher.get(options.storage(), Machine.FLOATS, problem.epilogue());
    long vectors = Math.ceilDiv(k, Machine.FLOATS.length());
    this.panelBytes = vectors * columns * Machine.FLOATS.bytes() + PanelPacker.SLACK_BYTES;
    this.stripBytes = (long) BLOCK_ROWS * NarrowLoops.MOST_COLUMNS * Float.BYTES;
    this.blocks = Math.ceilDiv(rows, BLOCK_ROWS);
    this.parts = Math.min(blocks, PartGrid.threads(options.threads(), (double) rows * columns * k));
  }

  /** Whether A is read row by row, else B is, which must be transposed. */
  static boolean hasFewColumns(GemmProblem problem) {
    return problem.n() <= NarrowLoops.MOST_COLUMNS && !problem.transA();
  }

  @Override
  public long workspaceBytes() {
    return panelBytes + parts * stripBytes;
  }

  @Override
  public void compile() {
    new Frame().packer.warmUp(options().storage());
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    if (parts == 1) {
      frame.run(0, 1);
    } else {
      Team.shared().run(parts, frame);
    }
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Floats wide = new Floats();
    private final Destination destination = new Destination();
    private final MatrixPacker packer =
        new MatrixPacker(
            Machine.FLOATS.length(),
            (fewColumns ? problem.transB() : !problem.transA()) ? Order.ALONG : Order.ACROSS,
            Machine.FLOATS);
    private MemorySegment memory = MemorySegment.NULL;

    void bind(Operands operands, Workspace workspace) {
      double alpha = problem.alpha().resolve(operands.scalar(Scalar.ALPHA));
      memory = ((NativeBuffer) workspace.memory()).segment();
      wide.bind(operands, fewColumns ? Role.SRC : Role.WEIGHTS);
      Role narrow = fewColumns ? Role.WEIGHTS : Role.SRC;
      packer.from(
          operands.buffer(narrow),
          operands.offset(narrow),
          fewColumns ? problem.ldb() : problem.lda(),
          alpha);
      packer.pack(0, k, 0, columns, memory, 0);
      destination.bind(operands, Role.DST, problem.epilogue());
      destination.stride(problem.ldc());
    }

    @Override
    public void run(int part, int count) {
      long strip = panelBytes + part * stripBytes;
      int end = (int) ((long) blocks * (part + 1) / count);
      for (int block = (int) ((long) blocks * part / count); block < end; block++) {
        int first = block * BLOCK_ROWS;
        block(first, Math.min(BLOCK_ROWS, rows - first), strip);
      }
    }

    private void block(int first, int count, long strip) {
      long stride = fewColumns ? problem.lda() : problem.ldb();
      long rowStep = fewColumns ? columns * 4L : 4;
      long columnStep = fewColumns ? 4 : BLOCK_ROWS * 4L;
      loops.rows(wide, first * stride, stride, count, k, memory, 0, strip, rowStep, columnStep);
      if (fewColumns) {
        finisher.finish(destination, first, 0, count, columns, memory, strip, rowStep);
      } else {
        finisher.finish(destination, 0, first, columns, count, memory, strip, columnStep);
      }
    }
  }
}
