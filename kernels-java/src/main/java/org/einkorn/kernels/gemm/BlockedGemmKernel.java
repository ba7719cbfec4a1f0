package org.einkorn.kernels.gemm;

import java.util.function.Supplier;
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
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.MatrixProduct;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.vector.Compilable;

/** A product by the generated micro-kernel. */
final class BlockedGemmKernel extends Kernel implements Compilable {

  private final GemmProblem problem;
  private final GemmPlan plan;
  private final MatrixProduct product;
  private final Supplier<Frame> frames = Frame::new;

  BlockedGemmKernel(Variant variant, GemmProblem problem, Options options, GemmPlan plan) {
    super(variant, problem, options);
    this.problem = problem;
    this.plan = plan;
    int m = (int) problem.m();
    int n = (int) problem.n();
    // alpha = 0 leaves A and B out
    int k = problem.alpha() == ScalarClass.ZERO ? 0 : (int) problem.k();
    PartGrid grid =
        PartGrid.of(m, n, k, plan.tile(), options.threads(), plan.supplyA(), plan.supplyB());
    this.product =
        new MatrixProduct(
            new MatrixProduct.Shape(m, n, k, problem.beta(), problem.epilogue(), options.storage()),
            plan.tile(),
            plan.blocking(),
            plan.supplyA(),
            plan.supplyB(),
            grid);
  }

  @Override
  public long workspaceBytes() {
    return product.workspaceBytes();
  }

  @Override
  public void compile() {
    product.warmUp();
    Frame frame = new Frame();
    if (plan.supplyA() == Supply.PACKED) {
      frame.packerA.warmUp(options().storage());
    }
    frame.packerB.warmUp(options().storage());
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    if (product.parts() == 1) {
      product.run(frame.call, 0);
    } else {
      Team.shared().run(product.parts(), frame);
    }
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final MatrixProduct.Call call = new MatrixProduct.Call();
    private final MatrixPacker packerA =
        new MatrixPacker(
            plan.tile().rows(), problem.transA() ? Order.ALONG : Order.ACROSS, Machine.FLOATS);
    private final MatrixPacker packerB =
        new MatrixPacker(
            plan.tile().columns(), problem.transB() ? Order.ACROSS : Order.ALONG, Machine.FLOATS);

    Frame() {
      call.a = packerA;
      call.b = packerB;
    }

    void bind(Operands operands, Workspace workspace) {
      float alpha = (float) problem.alpha().resolve(operands.scalar(Scalar.ALPHA));
      call.workspace = ((NativeBuffer) workspace.memory()).segment();
      call.destination.bind(operands, Role.DST, problem.epilogue());
      call.destination.stride(problem.ldc());
      call.destination.beta = (float) problem.beta().resolve(operands.scalar(Scalar.BETA));
      if (options().storage() == Storage.HEAP) {
        packerA.from(
            operands.heapBuffer(Role.SRC).floats(),
            operands.offset(Role.SRC),
            problem.lda(),
            alpha);
        packerB.from(
            operands.heapBuffer(Role.WEIGHTS).floats(),
            operands.offset(Role.WEIGHTS),
            problem.ldb(),
            1f);
        return;
      }
      call.aMatrix = operands.nativeBuffer(Role.SRC).segment();
      call.aOffset = operands.offset(Role.SRC) * Float.BYTES;
      call.aStride = problem.lda() * Float.BYTES;
      call.bMatrix = operands.nativeBuffer(Role.WEIGHTS).segment();
      call.bOffset = operands.offset(Role.WEIGHTS) * Float.BYTES;
      call.bStride = problem.ldb() * Float.BYTES;
      packerA.from(call.aMatrix, call.aOffset, call.aStride, alpha);
      packerB.from(call.bMatrix, call.bOffset, call.bStride, 1f);
    }

    @Override
    public void run(int part, int parts) {
      product.run(call, part);
    }
  }
}
