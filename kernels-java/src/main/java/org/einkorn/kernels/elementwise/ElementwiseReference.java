package org.einkorn.kernels.elementwise;

import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Values;

/** The truth of elementwise arithmetic: one rounding. */
public final class ElementwiseReference implements Reference<ElementwiseProblem> {

  @Override
  public void evaluate(ElementwiseProblem p, Values values) {
    double[] a = values.input(Role.SRC);
    double[] b = values.input(Role.SRC1);
    double[] dst = new double[a.length];
    double[] tolerance = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      dst[i] =
          switch (p.kind()) {
            case ADD -> a[i] + b[i];
          };
      tolerance[i] = 2 * p.type().unitRoundoff() * Math.abs(dst[i]);
    }
    values.put(Role.DST, dst, tolerance);
  }
}
