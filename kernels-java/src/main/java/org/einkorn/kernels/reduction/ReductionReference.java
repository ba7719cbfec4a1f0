package org.einkorn.kernels.reduction;

import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/** The truth of reductions: a sum of <i>N</i> terms has the tolerance {@code terms(N)·u·Σ|x|}. */
public final class ReductionReference implements Reference<ReductionProblem> {

  @Override
  public void evaluate(ReductionProblem p, Values values) {
    int outer = Math.toIntExact(p.dims().outer(p.axis()));
    int size = Math.toIntExact(p.dims().size(p.axis()));
    int inner = Math.toIntExact(p.dims().inner(p.axis()));
    double[] src = values.input(Role.SRC);
    double[] dst = new double[outer * inner];
    double[] tolerance = new double[dst.length];
    for (int o = 0; o < outer; o++) {
      for (int i = 0; i < inner; i++) {
        double sum = 0;
        double magnitude = 0;
        for (int s = 0; s < size; s++) {
          double x = src[(o * size + s) * inner + i];
          sum += x;
          magnitude += Math.abs(x);
        }
        double divisor = p.kind() == ReductionKind.MEAN ? size : 1;
        dst[o * inner + i] = sum / divisor;
        tolerance[o * inner + i] =
            size == 0 ? 0 : Tolerances.terms(size) * p.type().unitRoundoff() * magnitude / divisor;
      }
    }
    values.put(Role.DST, dst, tolerance);
  }
}
