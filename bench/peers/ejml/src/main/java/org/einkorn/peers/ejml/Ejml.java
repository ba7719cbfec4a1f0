package org.einkorn.peers.ejml;

import java.util.Map;
import org.einkorn.peers.protocol.Jars;
import org.einkorn.peers.protocol.Library;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.PeerLoop;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;

/** EJML's product of row-major f32 matrices. */
final class Ejml implements Library {

  private final int threads;

  private Ejml(int threads) {
    this.threads = threads;
    EjmlConcurrency.setMaxThreads(threads);
  }

  /** Serves requests; the argument is the number of threads. */
  public static void main(String[] arguments) throws Exception {
    PeerLoop.run(arguments, Ejml::new);
  }

  @Override
  public String version() {
    return Jars.version(FMatrixRMaj.class);
  }

  @Override
  public Map<String, String> details() {
    return Map.of();
  }

  @Override
  public Operation prepare(Task task) throws Refusal {
    task.requireOp("EJML", "gemm");
    task.requireNoEpilogue("EJML");
    if (!task.is("type", "f32")) {
      throw new Refusal("EJML is compared in f32");
    }
    boolean dense =
        task.size("lda") == task.size(task.flag("transA") ? "m" : "k")
            && task.size("ldb") == task.size(task.flag("transB") ? "k" : "n")
            && task.size("ldc") == task.size("n");
    if (!dense) {
      throw new Refusal("EJML's matrices have no gaps between rows");
    }
    return new Product(task, threads > 1);
  }

  /** A product; where C is kept it is scaled first, for EJML only adds. */
  private static final class Product implements Operation {
    private final Task task;
    private final boolean concurrent;
    private final boolean transA;
    private final boolean transB;
    private final float alpha;
    private final float beta;
    private final FMatrixRMaj a;
    private final FMatrixRMaj b;
    private final FMatrixRMaj c;

    Product(Task task, boolean concurrent) {
      this.task = task;
      this.concurrent = concurrent;
      transA = task.flag("transA");
      transB = task.flag("transB");
      alpha = (float) task.factor("alpha");
      beta = (float) task.factor("beta");
      int m = task.intSize("m");
      int n = task.intSize("n");
      int k = task.intSize("k");
      a = FMatrixRMaj.wrap(transA ? k : m, transA ? m : k, task.operand("src").floats());
      b = FMatrixRMaj.wrap(transB ? n : k, transB ? k : n, task.operand("weights").floats());
      c = FMatrixRMaj.wrap(m, n, task.operand("dst").floats());
    }

    @Override
    public void run() {
      if (beta != 0 && beta != 1) {
        CommonOps_FDRM.scale(beta, c);
      }
      if (concurrent) {
        runConcurrent();
      } else {
        runAlone();
      }
    }

    private void runAlone() {
      if (beta == 0) {
        if (transA && transB) {
          CommonOps_FDRM.multTransAB(alpha, a, b, c);
        } else if (transA) {
          CommonOps_FDRM.multTransA(alpha, a, b, c);
        } else if (transB) {
          CommonOps_FDRM.multTransB(alpha, a, b, c);
        } else {
          CommonOps_FDRM.mult(alpha, a, b, c);
        }
      } else if (transA && transB) {
        CommonOps_FDRM.multAddTransAB(alpha, a, b, c);
      } else if (transA) {
        CommonOps_FDRM.multAddTransA(alpha, a, b, c);
      } else if (transB) {
        CommonOps_FDRM.multAddTransB(alpha, a, b, c);
      } else {
        CommonOps_FDRM.multAdd(alpha, a, b, c);
      }
    }

    private void runConcurrent() {
      if (beta == 0) {
        if (transA && transB) {
          CommonOps_MT_FDRM.multTransAB(alpha, a, b, c);
        } else if (transA) {
          CommonOps_MT_FDRM.multTransA(alpha, a, b, c);
        } else if (transB) {
          CommonOps_MT_FDRM.multTransB(alpha, a, b, c);
        } else {
          CommonOps_MT_FDRM.mult(alpha, a, b, c);
        }
      } else if (transA && transB) {
        CommonOps_MT_FDRM.multAddTransAB(alpha, a, b, c);
      } else if (transA) {
        CommonOps_MT_FDRM.multAddTransA(alpha, a, b, c);
      } else if (transB) {
        CommonOps_MT_FDRM.multAddTransB(alpha, a, b, c);
      } else {
        CommonOps_MT_FDRM.multAdd(alpha, a, b, c);
      }
    }

    @Override
    public void store() {
      task.operand("dst").put(c.data);
    }

    @Override
    public String implementation() {
      return concurrent ? "CommonOps_MT_FDRM" : "CommonOps_FDRM";
    }
  }
}
