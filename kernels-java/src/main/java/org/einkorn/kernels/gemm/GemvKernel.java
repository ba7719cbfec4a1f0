package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Destination;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.microkernel.TileFinisher;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * A matrix times a vector: every element of the matrix is read once, in the order in which it lies.
 * The units of {@link GemvShape} are dealt out; the caller adds up their partial sums.
 */
final class GemvKernel extends Kernel {

  private static final ByStorage<GemvLoops> LOOPS =
      new ByStorage<>(MethodHandles.lookup(), VectorGemvLoops.class, GemvLoops.class);

  /** Multiply-adds of a vector's load that pay for a further thread, as fewer of a product's do. */
  private static final double WEIGHT = 8;

  private final GemmProblem problem;
  private final GemvShape shape;
  private final GemvLoops loops;
  private final TileFinisher finisher;
  private final boolean asRow;
  private final boolean scaled;
  private final long chunkBytes;
  private final int parts;
  private final Supplier<Frame> frames = Frame::new;

  GemvKernel(Variant variant, GemmProblem contract, Options options) {
    super(variant, contract, options);
    this.problem = contract.collapsed();
    this.shape = GemvShape.of(problem);
    this.loops = LOOPS.get(options.storage());
    this.asRow = !shape.isColumn() || shape.stepOfC() == 1;
    Epilogue epilogue = problem.epilogue();
    this.finisher =
        TileFinisher.get(
            options.storage(),
            Machine.FLOATS,
            asRow && shape.isColumn() ? turned(epilogue) : epilogue);
    this.scaled = problem.alpha() != ScalarClass.ONE || problem.beta() != ScalarClass.ZERO;
    this.chunkBytes = (long) Math.ceilDiv(shape.results(), 16) * 64 + Machine.FLOATS.bytes();
    double work = WEIGHT * shape.results() * shape.length();
    int threads = PartGrid.threads(options.threads(), work);
    this.parts = (int) Math.min(threads, (long) shape.blocks() * shape.chunks());
  }

  /** The epilogue of the transposed result. */
  private static Epilogue turned(Epilogue epilogue) {
    List<Epilogue.Step> steps = new ArrayList<>();
    for (Epilogue.Step step : epilogue.steps()) {
      steps.add(
          step instanceof Epilogue.Bias(BiasAxis axis)
              ? new Epilogue.Bias(axis == BiasAxis.M ? BiasAxis.N : BiasAxis.M)
              : step);
    }
    return new Epilogue(steps);
  }

  @Override
  public long workspaceBytes() {
    return chunkBytes * shape.chunks();
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
    frame.finish(operands);
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Floats matrix = new Floats();
    private final Floats vector = new Floats();
    private final Floats c = new Floats();
    private final Destination destination = new Destination();
    private MemorySegment sums = MemorySegment.NULL;

    void bind(Operands operands, Workspace workspace) {
      matrix.bind(operands, shape.matrix());
      vector.bind(operands, shape.vector());
      c.bind(operands, Role.DST);
      destination.bind(operands, Role.DST, problem.epilogue());
      destination.stride(problem.ldc());
      sums = ((NativeBuffer) workspace.memory()).segment();
    }

    @Override
    public void run(int part, int count) {
      long total = (long) shape.blocks() * shape.chunks();
      int end = (int) (total * (part + 1) / count);
      for (int unit = (int) (total * part / count); unit < end; unit++) {
        unit(unit / shape.blocks(), unit % shape.blocks());
      }
    }

    private void unit(int chunk, int block) {
      int first = block * shape.block();
      int results = Math.min(shape.block(), shape.results() - first);
      int p = chunk * shape.chunk();
      int length = Math.min(shape.chunk(), shape.length() - p);
      long at = chunk * chunkBytes + first * 4L;
      if (shape.byRows()) {
        long base = first * shape.stride() + p;
        loops.rows(matrix, base, shape.stride(), results, vector, p, length, sums, at);
      } else {
        long base = p * shape.stride() + first;
        loops.columns(matrix, base, shape.stride(), results, vector, p, length, sums, at);
      }
    }

    void finish(Operands operands) {
      int results = shape.results();
      for (int chunk = 1; chunk < shape.chunks(); chunk++) {
        loops.add(sums, 0, chunk * chunkBytes, results);
      }
      if (scaled) {
        float alpha = (float) problem.alpha().resolve(operands.scalar(Scalar.ALPHA));
        float beta = (float) problem.beta().resolve(operands.scalar(Scalar.BETA));
        boolean addC = problem.beta() != ScalarClass.ZERO;
        loops.scale(sums, results, alpha, addC, beta, c, shape.stepOfC());
      }
      if (asRow) {
        finisher.finish(destination, 0, 0, 1, results, sums, 0, 0);
      } else {
        finisher.finish(destination, 0, 0, results, 1, sums, 0, Float.BYTES);
      }
    }
  }
}
