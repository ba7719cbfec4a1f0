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
import org.einkorn.kernels.microkernel.Lanes;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.Compilable;

/** Products generated for their very sizes; their parts are bands of rows or of columns. */
final class FixedGemmKernel extends Kernel implements Compilable {

  /** Rows of a band are a multiple of this, columns of a vector, but for the last band. */
  private static final int BAND_ROWS = 8;

  private final GemmProblem problem;
  private final GemmBatch batch;
  private final Lanes lanes;
  private final int element;
  private final int m;
  private final int n;
  private final int bandRows;
  private final int bandColumns;
  private final int bandsOfProduct;
  private final int parts;
  private final FixedProduct product;
  private final FixedProduct lastProduct;
  private final boolean finished;
  private final TileFinisher finisher;
  private final Supplier<Frame> frames = Frame::new;

  FixedGemmKernel(Variant variant, GemmProblem contract, Options options) {
    super(variant, contract, options);
    this.problem = contract.collapsed();
    this.batch = problem.batch();
    this.lanes = Machine.lanes(problem.type());
    this.element = problem.type().bytes();
    this.m = (int) problem.m();
    this.n = (int) problem.n();
    double work = (double) batch.count() * m * n * problem.k();
    int threads = PartGrid.threads(options.threads(), work);
    int bands = (int) Math.ceilDiv(threads, Math.max(1, batch.count()));
    boolean alongM = m >= BAND_ROWS * bands;
    this.bandRows = alongM ? band(m, bands, BAND_ROWS) : m;
    this.bandColumns = alongM ? n : band(n, bands, lanes.length());
    this.bandsOfProduct = Math.ceilDiv(m, bandRows) * Math.ceilDiv(n, bandColumns);
    this.parts =
        batch.count() == 1
            ? bandsOfProduct
            : (int) Math.min(threads, batch.count() * bandsOfProduct);
    this.product = product(Math.min(m, bandRows), Math.min(n, bandColumns));
    int before = bandsOfProduct - 1;
    this.lastProduct =
        alongM ? product(m - before * bandRows, n) : product(m, n - before * bandColumns);
    this.finished = problem.epilogue().isEmpty();
    this.finisher = TileFinisher.get(Storage.NATIVE, lanes, problem.epilogue());
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
            lanes));
  }

  @Override
  public void compile() {
    product.warmUp();
    lastProduct.warmUp();
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    if (batch.count() == 1 && parts == 1 && finished) {
      product.run(
          operands.nativeBuffer(Role.SRC).segment(),
          operands.offset(Role.SRC) * element,
          operands.nativeBuffer(Role.WEIGHTS).segment(),
          operands.offset(Role.WEIGHTS) * element,
          operands.nativeBuffer(Role.DST).segment(),
          operands.offset(Role.DST) * element,
          operands.scalar(Scalar.ALPHA),
          operands.scalar(Scalar.BETA));
      return;
    }
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands);
    if (parts == 1) {
      frame.run(0, 1);
    } else {
      Team.shared().run(parts, frame);
    }
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Destination[] destinations = new Destination[parts];
    private MemorySegment src = MemorySegment.NULL;
    private MemorySegment weights = MemorySegment.NULL;
    private long srcOffset;
    private long weightsOffset;
    private double alpha;
    private double beta;

    Frame() {
      for (int part = 0; part < parts; part++) {
        destinations[part] = new Destination();
      }
    }

    void bind(Operands operands) {
      for (Destination destination : destinations) {
        destination.bind(operands, Role.DST, problem.epilogue());
        destination.stride(problem.ldc());
      }
      src = operands.nativeBuffer(Role.SRC).segment();
      srcOffset = operands.offset(Role.SRC);
      weights = operands.nativeBuffer(Role.WEIGHTS).segment();
      weightsOffset = operands.offset(Role.WEIGHTS);
      alpha = operands.scalar(Scalar.ALPHA);
      beta = operands.scalar(Scalar.BETA);
    }

    @Override
    public void run(int part, int count) {
      long total = batch.count() * bandsOfProduct;
      long end = total * (part + 1) / count;
      for (long at = total * part / count; at < end; at++) {
        band(destinations[part], at / bandsOfProduct, (int) (at % bandsOfProduct));
      }
    }

    private void band(Destination destination, long item, int band) {
      destination.move(item * batch.strideC(), 0);
      int row = bandRows < m ? band * bandRows : 0;
      int column = bandRows < m ? 0 : band * bandColumns;
      long fromA =
          srcOffset + item * batch.strideA() + row * (problem.transA() ? 1 : problem.lda());
      long fromB = weightsOffset + item * batch.strideB() + column;
      long c = destination.cOffset + row * destination.cStride + (long) column * element;
      (band == bandsOfProduct - 1 ? lastProduct : product)
          .run(src, fromA * element, weights, fromB * element, destination.c, c, alpha, beta);
      if (!finished) {
        int rows = Math.min(bandRows, m - row);
        int columns = Math.min(bandColumns, n - column);
        finisher.finish(
            destination, row, column, rows, columns, destination.c, c, destination.cStride);
      }
    }
  }
}
