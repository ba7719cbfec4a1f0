package org.einkorn.kernels.gemm;

import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Epilogue.BiasAxis;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.ScalarClass;
import org.einkorn.kernels.reference.EpilogueReference;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of a matrix product. The tolerance is that of a sum of <i>k</i> products in any order,
 * {@code terms(k)·u·(|alpha|·Σ|a||b| + |beta·c|)} with {@link Tolerances#terms}, carried through
 * the epilogue.
 */
public final class GemmReference implements Reference<GemmProblem> {

  @Override
  public void evaluate(GemmProblem p, Values values) {
    int m = Math.toIntExact(p.m());
    int n = Math.toIntExact(p.n());
    int k = Math.toIntExact(p.k());
    double[] a = values.input(Role.SRC);
    double[] b = values.input(Role.WEIGHTS);
    double alpha = p.alpha().resolve(values.scalar(Scalar.ALPHA));
    double beta = p.beta().resolve(values.scalar(Scalar.BETA));
    double[] old = p.beta() == ScalarClass.ZERO ? new double[0] : values.input(Role.DST);
    boolean biasByRow = p.epilogue().steps().contains(new Epilogue.Bias(BiasAxis.M));
    double u = p.type().unitRoundoff();
    EpilogueReference epilogue = new EpilogueReference(p.epilogue(), values, u);
    double[] c = new double[m * n];
    double[] tolerance = new double[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int q = 0; q < k; q++) {
          double product =
              (p.transA() ? a[q * m + i] : a[i * k + q])
                  * (p.transB() ? b[j * k + q] : b[q * n + j]);
          sum += product;
          magnitude += Math.abs(product);
        }
        int index = i * n + j;
        double kept = old.length == 0 ? 0 : beta * old[index];
        // alpha = 0 leaves A and B out, as beta = 0 leaves C out, whatever they hold.
        double scaled = p.alpha() == ScalarClass.ZERO ? 0 : alpha * sum;
        magnitude = p.alpha() == ScalarClass.ZERO ? 0 : Math.abs(alpha) * magnitude;
        epilogue.apply(
            scaled + kept,
            Tolerances.terms(k) * u * (magnitude + Math.abs(kept)),
            biasByRow ? i : j,
            index);
        c[index] = epilogue.value();
        tolerance[index] = epilogue.tolerance();
      }
    }
    values.put(Role.DST, c, tolerance);
  }
}
