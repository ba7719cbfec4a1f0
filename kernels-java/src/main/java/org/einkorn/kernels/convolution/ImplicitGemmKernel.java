package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;
import org.einkorn.kernels.Direction;
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
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PanelPackers;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.vector.Compilable;

/**
 * Forward, and the gradient with respect to the source: for each image and group the product of the
 * weights with the image's columns. Threads share out the tiles of all images.
 */
final class ImplicitGemmKernel extends Kernel implements Compilable {

  private final ConvolutionProblem problem;
  private final ConvolutionPlan plan;
  private final boolean forward;
  private final ColumnGeometry geometry;
  private final MatrixProduct product;
  private final int channels;
  private final int tiles;
  private final int parts;
  private final long copyBytes;
  private final Supplier<Frame> frames = Frame::new;

  ImplicitGemmKernel(
      Variant variant, ConvolutionProblem problem, Options options, ConvolutionPlan plan) {
    super(variant, problem, options);
    this.problem = problem;
    this.plan = plan;
    this.forward = problem.direction() != Direction.BACKWARD_DATA;
    this.geometry = forward ? ColumnGeometry.ofSource(problem) : ColumnGeometry.ofGradient(problem);
    this.channels = (int) ((forward ? problem.oc() : problem.ic()) / problem.groups());
    this.tiles = Math.ceilDiv(geometry.positions(), plan.tile().columns());
    this.parts =
        ConvolutionPlan.parts(problem, options.threads(), tiles * problem.mb() * problem.groups());
    this.product =
        new MatrixProduct(
            new MatrixProduct.Shape(
                channels,
                geometry.positions(),
                geometry.depth(),
                ScalarClass.ZERO,
                problem.epilogue(),
                options.storage()),
            plan.tile(),
            plan.blocking(),
            plan.supplyA(),
            Supply.PACKED,
            new PartGrid(1, parts));
    this.copyBytes =
        ConvolutionPlan.aligned((geometry.copySize() + ColumnPacker.OVERHANG) * Float.BYTES);
  }

  private boolean isPrepacked() {
    return plan.supplyA() == Supply.PREPACKED;
  }

  private long prepackedBytes() {
    return isPrepacked() ? product.prepackedBytes() * problem.groups() : 0;
  }

  @Override
  public long workspaceBytes() {
    return ConvolutionPlan.aligned(product.workspaceBytes()) + prepackedBytes() + copyBytes * parts;
  }

  @Override
  public void compile() {
    product.warmUp();
    if (isPrepacked()) {
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
    private final MatrixProduct.Call[] calls = new MatrixProduct.Call[parts];
    private final ColumnPacker[] columns = new ColumnPacker[parts];
    private final MatrixPacker plainWeights =
        new MatrixPacker(plan.tile().rows(), Order.ACROSS, Machine.FLOATS);
    private final TransposedWeights transposedWeights =
        new TransposedWeights(
            plan.tile().rows(), (int) (problem.ic() / problem.groups()), geometry.taps.length);
    private MemorySegment memory = MemorySegment.NULL;
    private long weightsStart;

    Frame() {
      int width = plan.tile().columns();
      for (int part = 0; part < parts; part++) {
        calls[part] = new MatrixProduct.Call();
        columns[part] =
            new ColumnPacker(
                geometry, width, width, PanelPackers.get(width, Order.ACROSS, Machine.FLOATS));
        calls[part].a = forward ? plainWeights : transposedWeights;
        calls[part].b = columns[part].byPosition;
      }
    }

    void bind(Operands operands, Workspace workspace) {
      Role source = forward ? Role.SRC : Role.DIFF_DST;
      memory = ((NativeBuffer) workspace.memory()).segment();
      image.bind(operands.buffer(source), operands.offset(source));
      long copies = ConvolutionPlan.aligned(product.workspaceBytes()) + prepackedBytes();
      for (int part = 0; part < parts; part++) {
        MatrixProduct.Call call = calls[part];
        call.workspace = memory;
        call.destination.bind(operands, forward ? Role.DST : Role.DIFF_SRC, problem.epilogue());
        call.destination.stride(geometry.positions());
        columns[part].bind(memory, copies + copyBytes * part, MemorySegment.NULL, 0);
      }
      if (isPrepacked()) {
        for (int group = 0; group < problem.groups(); group++) {
          prepack(operands, group);
        }
        return;
      }
      weightsStart = operands.offset(Role.WEIGHTS) * Float.BYTES;
      for (MatrixProduct.Call call : calls) {
        call.aMatrix = operands.nativeBuffer(Role.WEIGHTS).segment();
        call.aStride = (long) geometry.depth() * Float.BYTES;
      }
    }

    private void prepack(Operands operands, int group) {
      long offset = operands.offset(Role.WEIGHTS) + group * weightsOfGroup();
      if (options().storage() == Storage.HEAP) {
        float[] weights = operands.heapBuffer(Role.WEIGHTS).floats();
        plainWeights.from(weights, offset, geometry.depth(), 1f);
        transposedWeights.from(weights, offset);
      } else {
        MemorySegment weights = operands.nativeBuffer(Role.WEIGHTS).segment();
        plainWeights.from(weights, offset * 4, geometry.depth() * 4L, 1f);
        transposedWeights.from(weights, offset);
      }
      calls[0].aMatrix = memory;
      calls[0].aOffset = panelsOfGroup(group);
      product.prepack(calls[0]);
    }

    private long weightsOfGroup() {
      return problem.oc()
          / problem.groups()
          * (problem.ic() / problem.groups())
          * geometry.taps.length;
    }

    private long panelsOfGroup(int group) {
      return ConvolutionPlan.aligned(product.workspaceBytes()) + group * product.prepackedBytes();
    }

    @Override
    public void run(int part, int count) {
      MatrixProduct.Call call = calls[part];
      columns[part].clearImage(geometry.copySize());
      int width = plan.tile().columns();
      long total = problem.mb() * problem.groups() * tiles;
      long end = total * (part + 1) / count;
      for (long at = total * part / count; at < end; ) {
        long item = at / tiles;
        int first = (int) (at % tiles);
        int here = (int) Math.min(tiles - first, end - at);
        int group = (int) (item % problem.groups());
        columns[part].copyImage(image, item * geometry.channels * geometry.imagePlane());
        call.destination.move(item * channels * geometry.positions(), (long) group * channels);
        if (isPrepacked()) {
          call.aMatrix = memory;
          call.aOffset = panelsOfGroup(group);
        } else {
          call.aOffset = weightsStart + group * weightsOfGroup() * Float.BYTES;
        }
        product.run(
            call,
            part,
            0,
            channels,
            first * width,
            Math.min(geometry.positions(), (first + here) * width));
        at += here;
      }
    }
  }
}
