package org.einkorn.peers.netlib;

import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Map;
import org.einkorn.peers.protocol.Jars;
import org.einkorn.peers.protocol.Library;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.PeerLoop;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/**
 * netlib's Java implementation. Its matrices lie by columns: the product of rows C = A B is the
 * product of columns Cᵀ = Bᵀ Aᵀ, over the same arrays.
 */
final class Netlib implements Library {

  private final JavaBLAS blas = JavaBLAS.getInstance();

  private Netlib() {
    if (!blas.getClass().getSimpleName().equals("VectorBLAS")) {
      throw new IllegalStateException(
          "netlib chose " + blas.getClass() + " and not its implementation on the Vector API");
    }
  }

  /** Serves requests; the argument is the number of threads, always 1. */
  public static void main(String[] arguments) throws Exception {
    PeerLoop.run(arguments, _ -> new Netlib());
  }

  @Override
  public String version() {
    return Jars.version(JavaBLAS.class);
  }

  @Override
  public Map<String, String> details() {
    return Map.of("implementation", blas.getClass().getName());
  }

  @Override
  public Operation prepare(Task task) throws Refusal {
    task.requireOp("netlib's BLAS", "gemm");
    task.requireNoEpilogue("netlib's BLAS");
    return task.is("type", "f32") ? new Single(blas, task) : new Wide(blas, task);
  }

  /** What both types have in common. */
  private abstract static class Product implements Operation {
    final JavaBLAS blas;
    final Task task;
    final String transA;
    final String transB;
    final int m;
    final int n;
    final int k;
    final int lda;
    final int ldb;
    final int ldc;
    final double alpha;
    final double beta;

    Product(JavaBLAS blas, Task task) {
      this.blas = blas;
      this.task = task;
      transA = task.flag("transA") ? "T" : "N";
      transB = task.flag("transB") ? "T" : "N";
      m = task.intSize("m");
      n = task.intSize("n");
      k = task.intSize("k");
      lda = task.intSize("lda");
      ldb = task.intSize("ldb");
      ldc = task.intSize("ldc");
      alpha = task.factor("alpha");
      beta = task.factor("beta");
    }
  }

  /** f32. */
  private static final class Single extends Product {
    private final float[] a;
    private final float[] b;
    private final float[] c;

    Single(JavaBLAS blas, Task task) {
      super(blas, task);
      a = task.operand("src").floats();
      b = task.operand("weights").floats();
      c = task.operand("dst").floats();
    }

    @Override
    public void run() {
      blas.sgemm(transB, transA, n, m, k, (float) alpha, b, ldb, a, lda, (float) beta, c, ldc);
    }

    @Override
    public void store() {
      task.operand("dst").put(c);
    }

    @Override
    public String implementation() {
      return "sgemm";
    }
  }

  /** f64. */
  private static final class Wide extends Product {
    private final double[] a;
    private final double[] b;
    private final double[] c;

    Wide(JavaBLAS blas, Task task) {
      super(blas, task);
      a = task.operand("src").doubles();
      b = task.operand("weights").doubles();
      c = task.operand("dst").doubles();
    }

    @Override
    public void run() {
      blas.dgemm(transB, transA, n, m, k, alpha, b, ldb, a, lda, beta, c, ldc);
    }

    @Override
    public void store() {
      task.operand("dst").put(c);
    }

    @Override
    public String implementation() {
      return "dgemm";
    }
  }
}
