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
    int count = Math.toIntExact(p.batch().count());
    int sizeOfA = p.batch().strideA() == 0 ? 0 : m * k;
    int sizeOfB = p.batch().strideB() == 0 ? 0 : k * n;
    double[] c = new double[count * m * n];
    double[] tolerance = new double[count * m * n];
    for (int index = 0; index < c.length; index++) {
      int item = index / (m * n);
      int i = index / n % m;
      int j = index % n;
      double sum = 0;
      double magnitude = 0;
      for (int q = 0; q < k; q++) {
        double product =
            a[item * sizeOfA + (p.transA() ? q * m + i : i * k + q)]
                * b[item * sizeOfB + (p.transB() ? j * k + q : q * n + j)];
        sum += product;
        magnitude += Math.abs(product);
      }
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
    values.put(Role.DST, c, tolerance);
  }
}
