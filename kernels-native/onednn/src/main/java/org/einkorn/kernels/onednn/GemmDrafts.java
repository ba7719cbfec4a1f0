package org.einkorn.kernels.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.Matmul;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.gemm.GemmBatch;
import org.einkorn.kernels.gemm.GemmProblem;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products by oneDNN's matmul. Transposition, leading dimensions and batches are strides. A
 * run-time alpha multiplies, as a post-op, what was accumulated; beta = 1 adds the old C as a
 * post-op, and a run-time beta first scales C in its place.
 */
final class GemmDrafts implements Drafts<GemmProblem> {

  @Override
  public Optional<String> refusal(GemmProblem p) {
    if (p.alpha() == ScalarClass.ZERO) {
      return Optional.of("alpha=0 leaves the product out, and oneDNN's matmul always computes it");
    }
    return p.batch().count() == 1 || (isDense(p) && p.k() > 1)
        ? Optional.empty()
        : Optional.of(
            "batches with gaps, or with a k of 1, come out wrong with oneDNN 3.11; make them dense");
  }

  /** Whether no operand of a batch has gaps, within its matrices or between them. */
  private static boolean isDense(GemmProblem p) {
    GemmProblem dense =
        GemmProblem.of(p.type(), p.m(), p.n(), p.k(), p.transA(), p.transB())
            .times(p.batch().count());
    return p.lda() == dense.lda()
        && p.ldb() == dense.ldb()
        && p.ldc() == dense.ldc()
        && isDense(p.batch().strideA(), dense.batch().strideA())
        && isDense(p.batch().strideB(), dense.batch().strideB())
        && p.batch().strideC() == dense.batch().strideC();
  }

  private static boolean isDense(long stride, long dense) {
    return stride == 0 || stride == dense;
  }

  @Override
  public List<Draft> drafts(GemmProblem p) {
    List<Draft> drafts = new ArrayList<>();
    drafts.add(new Draft("", plan -> draw(p, plan, true)));
    if (!p.epilogue().isEmpty()) {
      drafts.add(new Draft("+unfused", plan -> draw(p, plan, false)));
    }
    return drafts;
  }

  @Override
  public boolean isThreadInvariant(GemmProblem p) {
    return false; // matmul may divide the sums among threads
  }

  private static void draw(GemmProblem p, PlanBuilder plan, boolean fused) {
    GemmBatch batch = p.batch();
    int rank = batch.count() == 1 ? 2 : 3;
    MemoryDesc src = matrices(batch, batch.strideA(), p.m(), p.k(), p.transA(), p.lda());
    MemoryDesc weights = matrices(batch, batch.strideB(), p.k(), p.n(), p.transB(), p.ldb());
    MemoryDesc dst = matrices(batch, batch.strideC(), p.m(), p.n(), false, p.ldc());
    boolean byRow = p.epilogue().steps().contains(new Epilogue.Bias(BiasAxis.M));
    long[] biasSizes = byRow ? new long[] {1, p.m(), 1} : new long[] {1, 1, p.n()};
    MemoryDesc biasLayout = Descs.dense(Arrays.copyOfRange(biasSizes, 3 - rank, 3));
    List<Epilogue.Step> steps = p.epilogue().steps();
    // matmul adds its own bias before any post-op: right for a first step if there is no alpha.
    boolean ownBias =
        fused
            && !byRow
            && p.alpha() == ScalarClass.ONE
            && !steps.isEmpty()
            && steps.getFirst() instanceof Epilogue.Bias;
    @Nullable MemoryDesc bias = ownBias ? biasLayout : null;
    List<Op> tail = Op.of(ownBias ? steps.subList(1, steps.size()) : steps, dst, biasLayout, rank);

    List<Op> inside = new ArrayList<>();
    if (p.alpha() == ScalarClass.OTHER) {
      inside.add(Op.withScalar(Algorithm.BINARY_MUL, Scalar.ALPHA, rank));
    }
    if (p.beta() == ScalarClass.OTHER) {
      Op.append(List.of(Op.withScalar(Algorithm.BINARY_MUL, Scalar.BETA, rank)), plan, dst);
    }
    if (p.beta() != ScalarClass.ZERO) {
      inside.add(new Op.AddOld());
    }
    if (fused) {
      inside.addAll(tail);
    }
    Op.Fused post = Op.fuse(inside);
    List<Plan.Argument> arguments = new ArrayList<>(post.arguments());
    arguments.add(PlanBuilder.operand(Arg.SRC, src, Role.SRC));
    arguments.add(PlanBuilder.operand(Arg.WEIGHTS, weights, Role.WEIGHTS));
    arguments.add(PlanBuilder.operand(Arg.DST, dst, Role.DST));
    if (bias != null) {
      arguments.add(PlanBuilder.operand(Arg.BIAS, bias, Role.BIAS));
    }
    plan.step(
        plan.main(
            Matmul.of(plan.engine(), src, weights, bias, dst, plan.attributes(post.postOps()))),
        arguments);
    if (!fused) {
      Op.append(tail, plan, dst);
    }
  }

  /** The matrices of an operand, one when all products share it. */
  private static MemoryDesc matrices(
      GemmBatch batch, long stride, long rows, long columns, boolean transposed, long ld) {
    long byRow = transposed ? 1 : ld;
    long byColumn = transposed ? ld : 1;
    if (batch.count() == 1) {
      return Descs.strided(new long[] {rows, columns}, new long[] {byRow, byColumn});
    }
    return Descs.strided(
        new long[] {stride == 0 ? 1 : batch.count(), rows, columns},
        new long[] {stride, byRow, byColumn});
  }
}
