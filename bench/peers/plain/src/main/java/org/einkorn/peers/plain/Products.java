package org.einkorn.peers.plain;

import java.util.Arrays;
import org.einkorn.peers.protocol.Refusal;
import org.einkorn.peers.protocol.Task;

/** Matrix products. */
final class Products {

  private Products() {}

  static Runnable loops(Task task, Arrays32 arrays) throws Refusal {
    int m = task.intSize("m");
    int n = task.intSize("n");
    int k = task.intSize("k");
    int lda = task.intSize("lda");
    int ldb = task.intSize("ldb");
    int ldc = task.intSize("ldc");
    if (!task.epilogue().isEmpty() && ldc != n) {
      throw new Refusal("the plain loops of an epilogue want a C without gaps");
    }
    float alpha = (float) task.factor("alpha");
    float beta = (float) task.factor("beta");
    float[] a = arrays.in("src");
    float[] b = arrays.in("weights");
    float[] c = arrays.out("dst");
    int aRow = task.flag("transA") ? 1 : lda;
    int aColumn = task.flag("transA") ? lda : 1;
    boolean byRow = task.epilogue().contains("bias:m");
    Runnable epilogue = Epilogue.of(task, arrays, c, i -> byRow ? i / n : i % n);
    boolean transB = task.flag("transB");
    return () -> {
      for (int i = 0; i < m; i++) {
        scale(c, i * ldc, n, beta);
        if (transB) {
          dots(a, i * aRow, aColumn, b, ldb, c, i * ldc, n, k, alpha);
        } else {
          rows(a, i * aRow, aColumn, b, ldb, c, i * ldc, n, k, alpha);
        }
      }
      epilogue.run();
    };
  }

  private static void scale(float[] c, int from, int n, float beta) {
    if (beta == 0) {
      Arrays.fill(c, from, from + n, 0);
    } else {
      for (int j = 0; j < n; j++) {
        c[from + j] *= beta;
      }
    }
  }

  /** A row of C as a sum of rows of B. */
  private static void rows(
      float[] a,
      int aFrom,
      int aStep,
      float[] b,
      int ldb,
      float[] c,
      int cFrom,
      int n,
      int k,
      float alpha) {
    for (int p = 0; p < k; p++) {
      float factor = alpha * a[aFrom + p * aStep];
      for (int j = 0; j < n; j++) {
        c[cFrom + j] += factor * b[p * ldb + j];
      }
    }
  }

  /** A row of C as products of a row of A with rows of the transposed B. */
  private static void dots(
      float[] a,
      int aFrom,
      int aStep,
      float[] b,
      int ldb,
      float[] c,
      int cFrom,
      int n,
      int k,
      float alpha) {
    for (int j = 0; j < n; j++) {
      float sum = 0;
      for (int p = 0; p < k; p++) {
        sum += a[aFrom + p * aStep] * b[j * ldb + p];
      }
      c[cFrom + j] += alpha * sum;
    }
  }
}
