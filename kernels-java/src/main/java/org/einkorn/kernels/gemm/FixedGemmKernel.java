package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Destination;
import org.einkorn.kernels.microkernel.FixedProduct;
import org.einkorn.kernels.microkernel.FixedShape;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.Compilable;

/** A product generated for its very sizes; its parts are bands of rows or of columns. */
final class FixedGemmKernel extends Kernel implements Compilable {

  /** Rows of a band are a multiple of this, columns of a vector, but for the last band. */
  private static final int BAND_ROWS = 8;

  private final GemmProblem problem;
  private final int m;
  private final int n;
  private final int bandRows;
  private final int bandColumns;
  private final int parts;
  private final FixedProduct product;
  private final FixedProduct lastProduct;
  private final boolean finished;
  private final TileFinisher finisher;
  private final Supplier<Frame> frames = Frame::new;

  FixedGemmKernel(Variant variant, GemmProblem problem, Options options) {
    super(variant, problem, options);
    this.problem = problem;
    this.m = (int) problem.m();
    this.n = (int) problem.n();
    int threads =
        (int)
            Math.min(
                options.threads(), 1 + (double) m * n * problem.k() / PartGrid.WORK_PER_THREAD);
    boolean alongM = m >= BAND_ROWS * threads;
    this.bandRows = alongM ? band(m, threads, BAND_ROWS) : m;
    this.bandColumns = alongM ? n : band(n, threads, Machine.FLOATS.length());
    this.parts = Math.ceilDiv(m, bandRows) * Math.ceilDiv(n, bandColumns);
    this.product = product(Math.min(m, bandRows), Math.min(n, bandColumns));
    this.lastProduct =
        alongM ? product(m - (parts - 1) * bandRows, n) : product(m, n - (parts - 1) * bandColumns);
    this.finished = problem.epilogue().isEmpty();
    this.finisher = TileFinisher.get(Storage.NATIVE, Machine.FLOATS, problem.epilogue());
  }

  private static int band(int size, int parts, int unit) {
    return Math.ceilDiv(Math.ceilDiv(size, parts), unit) * unit;
  }

  private FixedProduct product(int rows, int columns) {
    return FixedProduct.of(
        new FixedShape(
            rows,
            columns,
            (int) problem.k(),
            problem.transA(),
            problem.lda(),
            problem.ldb(),
            problem.ldc(),
            problem.alpha(),
            problem.beta(),
            Machine.FLOATS));
  }

  @Override
  public void compile() {
    product.warmUp();
    lastProduct.warmUp();
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    if (parts == 1 && finished) {
      product.run(
          operands.nativeBuffer(Role.SRC).segment(),
          operands.offset(Role.SRC) * Float.BYTES,
          operands.nativeBuffer(Role.WEIGHTS).segment(),
          operands.offset(Role.WEIGHTS) * Float.BYTES,
          operands.nativeBuffer(Role.DST).segment(),
          operands.offset(Role.DST) * Float.BYTES,
          (float) operands.scalar(Scalar.ALPHA),
          (float) operands.scalar(Scalar.BETA));
      return;
    }
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands);
    Team.shared().run(parts, frame);
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Destination destination = new Destination();
    private MemorySegment src = MemorySegment.NULL;
    private MemorySegment weights = MemorySegment.NULL;
    private long srcOffset;
    private long weightsOffset;
    private float alpha;
    private float beta;

    void bind(Operands operands) {
      destination.bind(operands, Role.DST, problem.epilogue());
      destination.stride(problem.ldc());
      src = operands.nativeBuffer(Role.SRC).segment();
      srcOffset = operands.offset(Role.SRC);
      weights = operands.nativeBuffer(Role.WEIGHTS).segment();
      weightsOffset = operands.offset(Role.WEIGHTS);
      alpha = (float) operands.scalar(Scalar.ALPHA);
      beta = (float) operands.scalar(Scalar.BETA);
    }

    @Override
    public void run(int part, int total) {
      int row = bandRows < m ? part * bandRows : 0;
      int column = bandRows < m ? 0 : part * bandColumns;
      long c = destination.cOffset + row * destination.cStride + (long) column * Float.BYTES;
      (part == parts - 1 ? lastProduct : product)
          .run(
              src,
              (srcOffset + row * (problem.transA() ? 1 : problem.lda())) * Float.BYTES,
              weights,
              (weightsOffset + column) * Float.BYTES,
              destination.c,
              c,
              alpha,
              beta);
      if (!finished) {
        int rows = Math.min(bandRows, m - row);
        int columns = Math.min(bandColumns, n - column);
        finisher.finish(
            destination, row, column, rows, columns, destination.c, c, destination.cStride);
      }
    }
  }
}
