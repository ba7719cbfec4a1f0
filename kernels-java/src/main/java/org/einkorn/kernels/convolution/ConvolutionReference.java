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

  /**
   * Algorithms of the relaxed class may err by this factor times the greatest tolerance among an
   * output's elements: they bound their error by the greatest sums, not by each.
   */
  public static final double RELAXED = 16;

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
    int plane = dstPlane(p);
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
      int plane = dstPlane(p);
      Sums bias = new Sums(Math.toIntExact(p.oc()));
      for (int d = 0; d < diffDst.length; d++) {
        bias.add((int) (d / plane % p.oc()), diffDst[d]);
      }
      values.put(Role.DIFF_BIAS, bias.value, bias.tolerance(u));
    }
  }

  /** Elements of one channel of a destination image. */
  private static int dstPlane(ConvolutionProblem p) {
    long images = p.mb() * p.oc();
    return images == 0 ? 1 : Math.toIntExact(p.dstLayout().count() / images);
  }

  private static void visit(ConvolutionProblem p, Visitor visitor) {
    if (p.transposed()) {
      // the windows slide along the destination
      visitSlides(p, p.oc(), p.ic(), (image, weight, slide) -> visitor.visit(slide, weight, image));
    } else {
      visitSlides(p, p.ic(), p.oc(), visitor);
    }
  }

  /** Visits what a window meets: the image that it slides along, its weight, its own position. */
  private static void visitSlides(
      ConvolutionProblem p, long imageChannels, long slideChannels, Visitor visitor) {
    long perGroup = imageChannels / p.groups();
    long taps = p.d().kernel() * p.h().kernel() * p.w().kernel();
    for (long b = 0; b < p.mb(); b++) {
      for (long o = 0; o < slideChannels; o++) {
        for (long c = 0; c < perGroup; c++) {
          long channel = o / (slideChannels / p.groups()) * perGroup + c;
          long weight = (o * perGroup + c) * taps;
          visitPlanes(p, b * imageChannels + channel, weight, b * slideChannels + o, visitor);
        }
      }
    }
  }

  private static void visitPlanes(
      ConvolutionProblem p, long image, long weight, long slide, Visitor visitor) {
    Window d = p.d();
    Window h = p.h();
    for (long q = 0; q < d.kernel(); q++) {
      for (long r = 0; r < h.kernel(); r++) {
        long weightRow = weight + (q * h.kernel() + r) * p.w().kernel();
        for (long z = 0; z < d.out(); z++) {
          for (long y = 0; y < h.out(); y++) {
            long iz = d.input(z, q);
            long iy = h.input(y, r);
            if (iz >= 0 && iz < d.in() && iy >= 0 && iy < h.in()) {
              long imageRow = ((image * d.in() + iz) * h.in() + iy) * p.w().in();
              long slideRow = ((slide * d.out() + z) * h.out() + y) * p.w().out();
              visitRow(p.w(), imageRow, weightRow, slideRow, visitor);
            }
          }
        }
      }
    }
  }

  private static void visitRow(
      Window w, long imageRow, long weightRow, long slideRow, Visitor visitor) {
    for (long s = 0; s < w.kernel(); s++) {
      for (long x = 0; x < w.out(); x++) {
        long ix = w.input(x, s);
        if (ix >= 0 && ix < w.in()) {
          visitor.visit((int) (imageRow + ix), (int) (weightRow + s), (int) (slideRow + x));
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
