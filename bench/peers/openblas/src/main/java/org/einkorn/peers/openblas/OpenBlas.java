package org.einkorn.peers.openblas;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.einkorn.peers.protocol.Library;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.PeerLoop;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** OpenBLAS through {@code cblas_sgemm} and {@code cblas_dgemm}. */
final class OpenBlas implements Library {

  private static final int ROW_MAJOR = 101;
  private static final int NO_TRANSPOSE = 111;
  private static final int TRANSPOSE = 112;

  private OpenBlas(int threads) {
    int actual = Native.number("openblas_get_num_threads");
    if (actual != threads) {
      throw new IllegalStateException(
          "OpenBLAS runs on " + actual + " threads, asked were " + threads);
    }
  }

  /** Serves requests; the argument is the number of threads. */
  public static void main(String[] arguments) throws Exception {
    PeerLoop.run(arguments, OpenBlas::new);
  }

  @Override
  public String version() {
    return Native.text("openblas_get_config").replaceAll("^OpenBLAS (\\S+).*", "$1");
  }

  @Override
  public Map<String, String> details() {
    return Map.of(
        "configuration", Native.text("openblas_get_config").strip(),
        "kernels", Native.text("openblas_get_corename"));
  }

  @Override
  public Operation prepare(Task task) throws Refusal {
    if (!task.op().equals("gemm-batch")) {
      task.requireOp("OpenBLAS", "gemm");
    }
    task.requireNoEpilogue("OpenBLAS");
    return new Gemm(task);
  }

  /** A product, or a batch of them one after the other, with its arguments read once. */
  private static final class Gemm implements Operation {
    private final boolean single;
    private final int transA;
    private final int transB;
    private final int m;
    private final int n;
    private final int k;
    private final int lda;
    private final int ldb;
    private final int ldc;
    private final double alpha;
    private final double beta;
    private final MemorySegment[] a;
    private final MemorySegment[] b;
    private final MemorySegment[] c;

    Gemm(Task task) {
      single = task.is("type", "f32");
      transA = task.flag("transA") ? TRANSPOSE : NO_TRANSPOSE;
      transB = task.flag("transB") ? TRANSPOSE : NO_TRANSPOSE;
      m = task.intSize("m");
      n = task.intSize("n");
      k = task.intSize("k");
      lda = task.intSize("lda");
      ldb = task.intSize("ldb");
      ldc = task.intSize("ldc");
      alpha = task.factor("alpha");
      beta = task.factor("beta");
      boolean many = task.op().equals("gemm-batch");
      int count = many ? task.intSize("batch") : 1;
      a = matrices(task.operand("src").segment(), count, many ? task.size("strideA") : 0);
      b = matrices(task.operand("weights").segment(), count, many ? task.size("strideB") : 0);
      c = matrices(task.operand("dst").segment(), count, many ? task.size("strideC") : 0);
    }

    private MemorySegment[] matrices(MemorySegment all, int count, long stride) {
      MemorySegment[] matrices = new MemorySegment[count];
      for (int i = 0; i < count; i++) {
        matrices[i] = all.asSlice(i * stride * (single ? Float.BYTES : Double.BYTES));
      }
      return matrices;
    }

    @Override
    public void run() {
      for (int i = 0; i < a.length; i++) {
        multiply(a[i], b[i], c[i]);
      }
    }

    private void multiply(MemorySegment a, MemorySegment b, MemorySegment c) {
      try {
        if (single) {
          Native.SGEMM.invokeExact(
              ROW_MAJOR,
              transA,
              transB,
              m,
              n,
              k,
              (float) alpha,
              a,
              lda,
              b,
              ldb,
              (float) beta,
              c,
              ldc);
        } else {
          Native.DGEMM.invokeExact(
              ROW_MAJOR, transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
        }
      } catch (Throwable e) {
        throw new IllegalStateException("the product failed", e);
      }
    }

    @Override
    public String implementation() {
      return (single ? "cblas_sgemm:" : "cblas_dgemm:") + Native.text("openblas_get_corename");
    }
  }
}
