package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Team;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.MatrixProduct;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PanelPackers;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Compilable;
import org.einkorn.kernels.vector.Floats;

/**
 * The gradient with respect to the weights: for each image and group the product of the
 * destination's gradient with the transposed columns of the source, added up over the images in
 * their order. Threads share out the weights, so their number changes no sum.
 */
final class BackwardWeightsKernel extends Kernel implements Compilable {

  private static final ByStorage<BiasGradientLoops> BIAS_LOOPS =
      new ByStorage<>(
          MethodHandles.lookup(), VectorBiasGradientLoops.class, BiasGradientLoops.class);

  private final ConvolutionProblem problem;
  private final ConvolutionPlan plan;
  private final ColumnGeometry geometry;
  private final MatrixProduct first;
  private final MatrixProduct next;
  private final boolean hasBias;
  private final int channels;
  private final int positions;
  private final boolean alongRows;
  private final int tiles;
  private final int parts;
  private final long copyBytes;
  private final long rowsBytes;
  private final BiasGradientLoops biasLoops;
  private final Supplier<Frame> frames = Frame::new;

  BackwardWeightsKernel(
      Variant variant, ConvolutionProblem problem, Options options, ConvolutionPlan plan) {
    super(variant, problem, options);
    this.problem = problem;
    this.plan = plan;
    this.geometry = ColumnGeometry.ofSource(problem);
    this.hasBias = problem.epilogue().hasBias();
    this.channels = (int) (problem.oc() / problem.groups());
    this.positions = geometry.positions();
    int tilesOfRows = Math.ceilDiv(channels, plan.tile().rows());
    int tilesOfColumns = Math.ceilDiv(geometry.depth(), plan.tile().columns());
    this.alongRows = tilesOfRows > tilesOfColumns;
    this.tiles = alongRows ? tilesOfRows : tilesOfColumns;
    this.parts = ConvolutionPlan.parts(problem, options.threads(), tiles * problem.groups());
    this.first = product(ScalarClass.ZERO);
    this.next = product(ScalarClass.ONE);
    this.copyBytes =
        ConvolutionPlan.aligned((geometry.copySize() + ColumnPacker.OVERHANG) * Float.BYTES);
    this.rowsBytes =
        ConvolutionPlan.aligned(ColumnPacker.scratchBytes(plan.tile().columns(), longest()));
    this.biasLoops = BIAS_LOOPS.get(options.storage());
  }

  private int longest() {
    return Math.max(1, Math.min(plan.blocking().kc(), positions));
  }

  private MatrixProduct product(ScalarClass beta) {
    return new MatrixProduct(
        new MatrixProduct.Shape(
            channels,
            geometry.depth(),
            problem.mb() == 0 ? 0 : positions,
            beta,
            Epilogue.NONE,
            options().storage()),
        plan.tile(),
        plan.blocking(),
        plan.supplyA(),
        Supply.PACKED,
        new PartGrid(1, parts));
  }

  @Override
  public long workspaceBytes() {
    return ConvolutionPlan.aligned(first.workspaceBytes()) + (copyBytes + rowsBytes) * parts;
  }

  @Override
  public void compile() {
    first.warmUp();
    new MatrixPacker(plan.tile().columns(), Order.ACROSS, Machine.FLOATS).warmUp(Storage.NATIVE);
    if (plan.supplyA() == Supply.PACKED) {
      new MatrixPacker(plan.tile().rows(), Order.ACROSS, Machine.FLOATS)
          .warmUp(options().storage());
    }
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    Team.shared().run(parts, frame);
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final RowSource image = new RowSource();
    private final Floats gradient = new Floats();
    private final Floats bias = new Floats();
    private final MatrixProduct.Call[] calls = new MatrixProduct.Call[parts];
    private final MatrixPacker[] gradients = new MatrixPacker[parts];
    private final ColumnPacker[] columns = new ColumnPacker[parts];
    private MemorySegment gradientMemory = MemorySegment.NULL;
    private float[] gradientArray = {};
    private long gradientStart;

    Frame() {
      int width = plan.tile().columns();
      PanelPacker transposer = PanelPackers.get(width, Order.ACROSS, Machine.FLOATS);
      for (int part = 0; part < parts; part++) {
        calls[part] = new MatrixProduct.Call();
        gradients[part] = new MatrixPacker(plan.tile().rows(), Order.ACROSS, Machine.FLOATS);
        columns[part] = new ColumnPacker(geometry, width, longest(), transposer);
        calls[part].a = gradients[part];
        calls[part].b = columns[part].byTap;
      }
    }

    void bind(Operands operands, Workspace workspace) {
      MemorySegment memory = ((NativeBuffer) workspace.memory()).segment();
      long scratch = ConvolutionPlan.aligned(first.workspaceBytes());
      image.bind(operands.buffer(Role.SRC), operands.offset(Role.SRC));
      gradientStart = operands.offset(Role.DIFF_DST);
      if (options().storage() == Storage.HEAP) {
        gradientArray = operands.heapBuffer(Role.DIFF_DST).floats();
      } else {
        gradientMemory = operands.nativeBuffer(Role.DIFF_DST).segment();
      }
      if (hasBias) {
        gradient.bind(operands, Role.DIFF_DST);
        bias.bind(operands, Role.DIFF_BIAS);
      }
      for (int part = 0; part < parts; part++) {
        MatrixProduct.Call call = calls[part];
        call.workspace = memory;
        call.destination.bind(operands, Role.DIFF_WEIGHTS, Epilogue.NONE);
        call.destination.stride(geometry.depth());
        long at = scratch + (copyBytes + rowsBytes) * part;
        columns[part].bind(memory, at, memory, at + copyBytes);
      }
    }

    @Override
    public void run(int part, int count) {
      columns[part].clearImage(geometry.copySize());
      long total = problem.groups() * tiles;
      long end = total * (part + 1) / count;
      for (long at = total * part / count; at < end; ) {
        int group = (int) (at / tiles);
        int from = (int) (at % tiles);
        int here = (int) Math.min(tiles - from, end - at);
        weightsOfGroup(part, group, from, here);
        at += here;
      }
      if (hasBias) {
        biases(part, count);
      }
    }

    private void weightsOfGroup(int part, int group, int from, int tileCount) {
      int unit = alongRows ? plan.tile().rows() : plan.tile().columns();
      int low = from * unit;
      int high = (from + tileCount) * unit;
      MatrixProduct.Call call = calls[part];
      call.destination.move((long) group * channels * geometry.depth(), 0);
      for (int b = 0; b < Math.max(1, problem.mb()); b++) {
        if (problem.mb() > 0) {
          bindImage(part, b * problem.groups() + group);
        }
        MatrixProduct product = b == 0 ? first : next;
        if (alongRows) {
          product.run(call, part, low, Math.min(channels, high), 0, geometry.depth());
        } else {
          product.run(call, part, 0, channels, low, Math.min(geometry.depth(), high));
        }
      }
    }

    private void bindImage(int part, long item) {
      columns[part].copyImage(image, item * geometry.channels * geometry.imagePlane());
      long offset = gradientStart + item * channels * positions;
      if (options().storage() == Storage.HEAP) {
        gradients[part].from(gradientArray, offset, positions, 1f);
        return;
      }
      MatrixProduct.Call call = calls[part];
      call.aMatrix = gradientMemory;
      call.aOffset = offset * Float.BYTES;
      call.aStride = (long) positions * Float.BYTES;
      gradients[part].from(gradientMemory, call.aOffset, call.aStride, 1f);
    }

    private void biases(int part, int count) {
      int end = (int) (problem.oc() * (part + 1) / count);
      for (int o = (int) (problem.oc() * part / count); o < end; o++) {
        float sum =
            biasLoops.sum(
                gradient,
                (long) o * positions,
                positions,
                problem.oc() * positions,
                (int) problem.mb());
        biasLoops.set(bias, o, sum);
      }
    }
  }
}
