package org.einkorn.peers.onednn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.bindings.onednn.Algorithm;
import org.einkorn.bindings.onednn.Arg;
import org.einkorn.bindings.onednn.ExecArgs;
import org.einkorn.bindings.onednn.Matmul;
import org.einkorn.bindings.onednn.MemoryDesc;
import org.einkorn.bindings.onednn.PrimitiveDesc;
import org.einkorn.bindings.onednn.Query;
import org.einkorn.peers.protocol.Task;
import org.jspecify.annotations.Nullable;

/** Matrix products. */
final class Products {

  private Products() {}

  static List<Candidate> candidates(Task task) {
    List<Candidate> candidates = new ArrayList<>();
    candidates.add(plan -> draw(task, plan, true, false));
    candidates.add(plan -> draw(task, plan, true, true));
    if (!task.epilogue().isEmpty()) {
      candidates.add(plan -> draw(task, plan, false, false));
    }
    return candidates;
  }

  private static void draw(Task task, Plan plan, boolean fused, boolean free) {
    long m = task.size("m");
    long n = task.size("n");
    long k = task.size("k");
    MemoryDesc a = matrices(task, "strideA", m, k, task.size("lda"), task.flag("transA"));
    MemoryDesc b = matrices(task, "strideB", k, n, task.size("ldb"), task.flag("transB"));
    MemoryDesc c = matrices(task, "strideC", m, n, task.size("ldc"), false);
    boolean byRow = task.epilogue().contains("bias:m");
    long[] biasSizes = byRow ? new long[] {1, m, 1} : new long[] {1, 1, n};
    MemoryDesc bias = Descs.dense(Arrays.copyOfRange(biasSizes, isBatch(task) ? 0 : 1, 3));
    List<Tail.Step> scaling = scaling(task);
    boolean ownBias =
        scaling.isEmpty()
            && !task.epilogue().isEmpty()
            && task.epilogue().getFirst().equals("bias:n");
    Tail tail = new Tail(Tail.epilogue(task, c, bias, ownBias));
    List<Tail.Step> all = new ArrayList<>(scaling);
    if (fused) {
      all.addAll(tail.steps());
    }
    Tail post = new Tail(all);
    @Nullable MemoryDesc given = ownBias ? bias : null;
    boolean freeDst = free && plan.isResident() && task.is("beta", "0");
    PrimitiveDesc description =
        Matmul.of(
            plan.engine(),
            free && plan.isResident() ? Descs.any(sizes(task, "strideA", m, k)) : a,
            free ? Descs.any(sizes(task, "strideB", k, n)) : b,
            given,
            freeDst ? Descs.any(sizes(task, "strideC", m, n)) : c,
            plan.attributes(post.postOps()));
    List<ExecArgs.Entry> arguments = new ArrayList<>(post.arguments(plan));
    arguments.add(plan.in(Arg.SRC, a, description.memory(Query.SRC_MD, 0), task.operand("src")));
    arguments.add(
        plan.in(Arg.WEIGHTS, b, description.memory(Query.WEIGHTS_MD, 0), task.operand("weights")));
    arguments.add(plan.out(Arg.DST, c, description.memory(Query.DST_MD, 0), task.operand("dst")));
    if (ownBias) {
      arguments.add(plan.at(Arg.BIAS, bias, task.operand("bias")));
    }
    plan.step(description, arguments);
    if (!fused) {
      plan.copyOut();
      tail.append(plan, c, task.operand("dst"));
    }
  }

  /** alpha and beta, as constants: a direct caller knows them when he makes the primitive. */
  private static List<Tail.Step> scaling(Task task) {
    List<Tail.Step> steps = new ArrayList<>();
    float alpha = (float) task.factor("alpha");
    float beta = (float) task.factor("beta");
    if (alpha != 1) {
      steps.add(new Tail.Function(Algorithm.ELTWISE_LINEAR, alpha, 0));
    }
    if (beta != 0) {
      steps.add(new Tail.Sum(beta));
    }
    return steps;
  }

  private static boolean isBatch(Task task) {
    return task.op().equals("gemm-batch");
  }

  /** The sizes of an operand: in a batch, the number of its matrices first, 1 if all share one. */
  private static long[] sizes(Task task, String stride, long rows, long columns) {
    if (!isBatch(task)) {
      return new long[] {rows, columns};
    }
    return new long[] {task.size(stride) == 0 ? 1 : task.size("batch"), rows, columns};
  }

  private static MemoryDesc matrices(
      Task task, String stride, long rows, long columns, long ld, boolean transposed) {
    long[] dims = sizes(task, stride, rows, columns);
    long byRow = transposed ? 1 : ld;
    long byColumn = transposed ? ld : 1;
    if (dims.length == 2) {
      return Descs.strided(dims, byRow, byColumn);
    }
    long apart = dims[0] == 1 ? (transposed ? columns : rows) * ld : task.size(stride);
    return Descs.strided(dims, apart, byRow, byColumn);
  }
}
