package org.einkorn.kernels.gemm;

import java.lang.foreign.MemorySegment;
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
import org.einkorn.kernels.microkernel.Lanes;
import org.einkorn.kernels.microkernel.MatrixPacker;
import org.einkorn.kernels.microkernel.MatrixProduct;
import org.einkorn.kernels.microkernel.MatrixProduct.Supply;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PartGrid;
import org.einkorn.kernels.vector.Compilable;

/** Products by the generated micro-kernel; the parts of all products of a batch are dealt out. */
final class BlockedGemmKernel extends Kernel implements Compilable {

  private final GemmProblem problem;
  private final GemmBatch batch;
  private final GemmPlan plan;
  private final MatrixProduct product;
  private final MatrixProduct prepacked;
  private final int threads;
  private final Supplier<Frame> frames = Frame::new;

  BlockedGemmKernel(Variant variant, GemmProblem contract, Options options, GemmPlan plan) {
    super(variant, contract, options);
    this.problem = contract.collapsed();
    this.batch = problem.batch();
    this.plan = plan;
    int m = (int) problem.m();
    int n = (int) problem.n();
    // alpha = 0 leaves A and B out
    int k = problem.alpha() == ScalarClass.ZERO ? 0 : (int) problem.k();
    this.threads = PartGrid.threads(options.threads(), (double) batch.count() * m * n * k);
    MatrixProduct.Shape shape =
        new MatrixProduct.Shape(m, n, k, problem.beta(), problem.epilogue(), options.storage());
    this.product = product(shape, plan.supplyB());
    this.prepacked = packsWeights() ? product(shape, Supply.PREPACKED) : product;
  }

  private MatrixProduct product(MatrixProduct.Shape shape, Supply supplyB) {
    int each = (int) Math.ceilDiv(threads, Math.max(1, batch.count()));
    PartGrid grid =
        PartGrid.of(shape.m(), shape.n(), shape.k(), plan.tile(), each, plan.supplyA(), supplyB);
    return new MatrixProduct(shape, plan.tile(), plan.blocking(), plan.supplyA(), supplyB, grid);
  }

  /** Number of threads of a run: each has a share of the workspace. */
  private int shares(MatrixProduct by) {
    return batch.count() == 1 ? by.parts() : (int) Math.min(threads, batch.count() * by.parts());
  }

  private int mostShares() {
    return Math.max(shares(product), shares(prepacked));
  }

  @Override
  public boolean packsWeights() {
    return plan.supplyB() == Supply.PACKED && problem.alpha() != ScalarClass.ZERO;
  }

  /** Matrices B, one behind the other. */
  private long matricesOfB() {
    return batch.strideB() == 0 ? 1 : batch.count();
  }

  @Override
  protected long packedBytes() {
    return prepacked.prepackedBytes() * matricesOfB();
  }

  @Override
  protected void packWeights(Operands operands, NativeBuffer target) {
    MatrixPacker packer = new Share().packerB;
    for (long item = 0; item < matricesOfB(); item++) {
      long from = operands.offset(Role.WEIGHTS) + item * batch.strideB();
      packer.from(operands.buffer(Role.WEIGHTS), from, problem.ldb(), 1);
      prepacked.prepack(packer, target.segment(), item * prepacked.prepackedBytes());
    }
  }

  @Override
  public long workspaceBytes() {
    return Math.max(
        product.workspaceBytes(shares(product)), prepacked.workspaceBytes(shares(prepacked)));
  }

  @Override
  public void compile() {
    product.warmUp();
    Share share = new Share();
    if (plan.supplyA() == Supply.PACKED) {
      share.packerA.warmUp(options().storage());
    }
    share.packerB.warmUp(options().storage());
  }

  @Override
  protected void execute(Operands operands, Workspace workspace) {
    Frame frame = workspace.frame(this, frames);
    frame.bind(operands, workspace);
    int shares = shares(frame.product);
    if (shares == 1) {
      frame.run(0, 1);
    } else {
      Team.shared().run(shares, frame);
    }
  }

  /** What one thread has for itself. */
  private final class Share {

    private final MatrixProduct.Call call = new MatrixProduct.Call();
    private final MatrixPacker packerA;
    private final MatrixPacker packerB;

    Share() {
      Lanes lanes = plan.tile().lanes();
      Order orderOfA = problem.transA() ? Order.ALONG : Order.ACROSS;
      Order orderOfB = problem.transB() ? Order.ACROSS : Order.ALONG;
      packerA = new MatrixPacker(plan.tile().rows(), orderOfA, lanes);
      packerB = new MatrixPacker(plan.tile().columns(), orderOfB, lanes);
      call.a = packerA;
      call.b = packerB;
    }
  }

  /** The state of a call. */
  private final class Frame implements Team.Job {

    private final Share[] all = new Share[mostShares()];
    private Operands operands = new Operands();
    private MatrixProduct product = BlockedGemmKernel.this.product;
    private double alpha;

    Frame() {
      for (int i = 0; i < all.length; i++) {
        all[i] = new Share();
      }
    }

    void bind(Operands ofCall, Workspace workspace) {
      operands = ofCall;
      product = operands.hasPackedWeights() ? prepacked : BlockedGemmKernel.this.product;
      alpha = problem.alpha().resolve(operands.scalar(Scalar.ALPHA));
      double beta = problem.beta().resolve(operands.scalar(Scalar.BETA));
      MemorySegment memory = ((NativeBuffer) workspace.memory()).segment();
      for (Share share : all) {
        MatrixProduct.Call call = share.call;
        call.workspace = memory;
        call.destination.bind(operands, Role.DST, problem.epilogue());
        call.destination.stride(problem.ldc());
        call.destination.beta = beta;
      }
    }

    private void bind(Share share, long item) {
      MatrixProduct.Call call = share.call;
      call.destination.move(item * batch.strideC(), 0);
      long fromA = operands.offset(Role.SRC) + item * batch.strideA();
      share.packerA.from(operands.buffer(Role.SRC), fromA, problem.lda(), alpha);
      int bytes = problem.type().bytes();
      if (options().storage() == Storage.NATIVE) {
        call.aMatrix = operands.nativeBuffer(Role.SRC).segment();
        call.aOffset = fromA * bytes;
        call.aStride = problem.lda() * bytes;
      }
      if (operands.hasPackedWeights()) {
        call.bMatrix = operands.packedWeights().memory().segment();
        call.bOffset = batch.strideB() == 0 ? 0 : item * product.prepackedBytes();
        return;
      }
      long fromB = operands.offset(Role.WEIGHTS) + item * batch.strideB();
      share.packerB.from(operands.buffer(Role.WEIGHTS), fromB, problem.ldb(), 1);
      if (options().storage() == Storage.NATIVE) {
        call.bMatrix = operands.nativeBuffer(Role.WEIGHTS).segment();
        call.bOffset = fromB * bytes;
        call.bStride = problem.ldb() * bytes;
      }
    }

    @Override
    public void run(int share, int count) {
      int parts = product.parts();
      long total = batch.count() * parts;
      long end = total * (share + 1) / count;
      for (long at = total * share / count; at < end; at++) {
        bind(all[share], at / parts);
        product.run(all[share].call, share, (int) (at % parts));
      }
    }
  }
}
