package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Destination;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The product of {@link PlainGemm}: strips of C are dealt out to the threads. */
final class PlainGemmKernel extends Kernel {

  private static final ByStorage<PlainGemmLoops> LOOPS =
      new ByStorage<>(MethodHandles.lookup(), PlainGemm.class, PlainGemmLoops.class);

  // not taken from the template, which is never initialized
  private static final int ROWS = 4;
  private static final int WIDTH = 2 * Floats.LENGTH;

  private final GemmProblem problem;
  private final PlainGemmLoops loops;
  private final TileFinisher plain;
  private final TileFinisher finisher;
  private final int strips;
  private final int parts;
  private final Supplier<Frame> frames = Frame::new;

  PlainGemmKernel(Variant variant, GemmProblem contract, Options options) {
    super(variant, contract, options);
    this.problem = contract.collapsed();
    Storage storage = options.storage();
    this.loops = LOOPS.get(storage);
    this.plain = TileFinisher.get(storage, Machine.FLOATS, Epilogue.NONE);
    this.finisher = TileFinisher.get(storage, Machine.FLOATS, problem.epilogue());
    this.strips = Math.ceilDiv((int) problem.n(), WIDTH);
    this.parts = Math.max(1, Math.min(options.threads(), strips));
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands);
    Team.shared().run(parts, frame);
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Floats a = new Floats();
    private final Floats b = new Floats();
    private final Destination destination = new Destination();
    private final float[][] panels = new float[parts][(int) problem.k() * WIDTH];
    private final MemorySegment tiles =
        NativeBuffer.allocate(DataType.F32, (long) parts * ROWS * WIDTH).segment();
    private float alpha;

    void bind(Operands operands) {
      a.bind(operands, Role.SRC);
      b.bind(operands, Role.WEIGHTS);
      destination.bind(operands, Role.DST, problem.epilogue());
      destination.stride(problem.ldc());
      destination.beta = (float) problem.beta().resolve(operands.scalar(Scalar.BETA));
      alpha = (float) problem.alpha().resolve(operands.scalar(Scalar.ALPHA));
    }

    @Override
    public void run(int part, int count) {
      for (int strip = part; strip < strips; strip += count) {
        int column = strip * WIDTH;
        int columns = Math.min(WIDTH, (int) problem.n() - column);
        if (problem.alpha() != ScalarClass.ZERO) {
          loops.packStrip(problem, b, column, columns, panels[part]);
        }
        for (int row = 0; row < problem.m(); row += ROWS) {
          tile(part, row, Math.min(ROWS, (int) problem.m() - row), column, columns);
        }
      }
    }

    private void tile(int part, int row, int rows, int column, int columns) {
      long stride = (long) WIDTH * Float.BYTES;
      long tile = (long) part * ROWS * stride;
      for (long at = tile; at < tile + ROWS * stride; at += Long.BYTES) {
        tiles.set(ValueLayout.JAVA_LONG_UNALIGNED, at, 0);
      }
      if (problem.beta() != ScalarClass.ZERO) {
        plain.start(destination, destination.beta, row, column, rows, columns, tiles, tile, stride);
      }
      if (problem.alpha() != ScalarClass.ZERO) {
        loops.multiply(problem, a, row, panels[part], alpha, tiles, tile);
      }
      finisher.finish(destination, row, column, rows, columns, tiles, tile, stride);
    }
  }
}
