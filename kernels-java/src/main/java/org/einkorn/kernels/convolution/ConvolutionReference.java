package org.einkorn.kernels.convolution;

import org.einkorn.kernels.Role;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.reference.EpilogueReference;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of convolution. Every direction visits the same products; a sum of <i>N</i> products
 * has the tolerance {@code terms(N)·u·Σ|a||b|}, as a matrix product has.
 */
public final class ConvolutionReference implements Reference<ConvolutionProblem> {

  /** What is done with each pair of a source element and a destination element. */
  private interface Visitor {
    void visit(int src, int weight, int dst);
  }

  @Override
  public void evaluate(ConvolutionProblem p, Values values) {
    switch (p.direction()) {
      case BACKWARD_DATA -> backwardData(p, values);
      case BACKWARD_WEIGHTS -> backwardWeights(p, values);
      default -> forward(p, values);
    }
  }

  private static void forward(ConvolutionProblem p, Values values) {
    double[] src = values.input(Role.SRC);
    double[] weights = values.input(Role.WEIGHTS);
    Sums sums = new Sums(Math.toIntExact(p.dstLayout().count()));
    visit(p, (s, w, d) -> sums.add(d, src[s] * weights[w]));
    double u = p.type().unitRoundoff();
    double[] tolerance = sums.tolerance(u);
    EpilogueReference epilogue = new EpilogueReference(p.epilogue(), values, u);
    int plane = Math.toIntExact(p.h().out() * p.w().out());
    for (int i = 0; i < sums.value.length; i++) {
      epilogue.apply(sums.value[i], tolerance[i], (int) (i / plane % p.oc()), i);
      sums.value[i] = epilogue.value();
      tolerance[i] = epilogue.tolerance();
    }
    values.put(Role.DST, sums.value, tolerance);
  }

  private static void backwardData(ConvolutionProblem p, Values values) {
    double[] diffDst = values.input(Role.DIFF_DST);
    double[] weights = values.input(Role.WEIGHTS);
    Sums sums = new Sums(Math.toIntExact(p.srcLayout().count()));
    visit(p, (s, w, d) -> sums.add(s, diffDst[d] * weights[w]));
    values.put(Role.DIFF_SRC, sums.value, sums.tolerance(p.type().unitRoundoff()));
  }

  private static void backwardWeights(ConvolutionProblem p, Values values) {
    double[] src = values.input(Role.SRC);
    double[] diffDst = values.input(Role.DIFF_DST);
    Sums sums = new Sums(Math.toIntExact(p.weightsLayout().count()));
    visit(p, (s, w, d) -> sums.add(w, src[s] * diffDst[d]));
    double u = p.type().unitRoundoff();
    values.put(Role.DIFF_WEIGHTS, sums.value, sums.tolerance(u));
    if (p.epilogue().hasBias()) {
      int plane = Math.toIntExact(p.h().out() * p.w().out());
      Sums bias = new Sums(Math.toIntExact(p.oc()));
      for (int d = 0; d < diffDst.length; d++) {
        bias.add((int) (d / plane % p.oc()), diffDst[d]);
      }
      values.put(Role.DIFF_BIAS, bias.value, bias.tolerance(u));
    }
  }

  private static void visit(ConvolutionProblem p, Visitor visitor) {
    int icg = (int) (p.ic() / p.groups());
    int ocg = (int) (p.oc() / p.groups());
    Window h = p.h();
    Window w = p.w();
    for (int b = 0; b < p.mb(); b++) {
      for (int o = 0; o < p.oc(); o++) {
        for (int c = 0; c < icg; c++) {
          int channel = o / ocg * icg + c;
          for (int r = 0; r < h.kernel(); r++) {
            for (int s = 0; s < w.kernel(); s++) {
              int weight = (int) (((long) o * icg + c) * h.kernel() + r) * (int) w.kernel() + s;
              for (int y = 0; y < h.out(); y++) {
                long iy = h.input(y, r);
                if (iy < 0 || iy >= h.in()) {
                  continue;
                }
                int srcRow = (int) (((b * p.ic() + channel) * h.in() + iy) * w.in());
                int dstRow = (int) (((b * p.oc() + o) * h.out() + y) * w.out());
                for (int x = 0; x < w.out(); x++) {
                  long ix = w.input(x, s);
                  if (ix >= 0 && ix < w.in()) {
                    visitor.visit(srcRow + (int) ix, weight, dstRow + x);
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /** Sums of products, with the sum of their magnitudes and their number. */
  private static final class Sums {
    private final double[] value;
    private final double[] magnitude;
    private final int[] terms;

    Sums(int size) {
      value = new double[size];
      magnitude = new double[size];
      terms = new int[size];
    }

    void add(int index, double term) {
      value[index] += term;
      magnitude[index] += Math.abs(term);
      terms[index]++;
    }

    double[] tolerance(double u) {
      double[] tolerance = new double[value.length];
      for (int i = 0; i < value.length; i++) {
        tolerance[i] = Tolerances.terms(terms[i]) * u * magnitude[i];
      }
      return tolerance;
    }
  }
}
