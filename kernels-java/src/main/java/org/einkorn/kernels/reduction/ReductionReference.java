package org.einkorn.kernels.reduction;

import java.util.Arrays;
import java.util.stream.Stream;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.KahanSum;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/** The truth of reductions: a sum of <i>N</i> terms has the tolerance {@code terms(N)·u·Σ|x|}. */
public final class ReductionReference implements Reference<ReductionProblem> {

  @Override
  public void evaluate(ReductionProblem p, Values values) {
    if (p.direction() == Direction.FORWARD) {
      forward(p, values);
    } else {
      backward(p, values);
    }
  }

  private static void forward(ReductionProblem p, Values values) {
    double u = p.type().unitRoundoff();
    int[] results = results(p);
    int count = Math.toIntExact(p.keptDims().count());
    Statistics s = new Statistics(values.input(Role.SRC), results, count);
    double n = p.terms();
    double roundings = Tolerances.terms(p.terms()) * u;
    double[] dst = new double[count];
    double[] tolerance = new double[count];
    for (int k = 0; k < count; k++) {
      switch (p.kind()) {
        case SUM -> {
          dst[k] = s.sum[k].value();
          tolerance[k] = roundings * s.magnitude[k];
        }
        case MEAN -> {
          dst[k] = s.sum[k].value() / n;
          tolerance[k] = n == 0 ? 0 : roundings * s.magnitude[k] / n;
        }
        case MAX -> dst[k] = s.max[k];
        case MIN -> dst[k] = s.min[k];
        case ARGMAX -> dst[k] = s.argmax[k];
        case NORM -> {
          dst[k] = Math.sqrt(s.squares[k].value());
          tolerance[k] = roundings * dst[k] + Float.MIN_NORMAL;
        }
        case VARIANCE -> {
          dst[k] = s.deviations[k].value() / n;
          // the error of each difference from the mean, once and squared
          double mean = n == 0 ? 0 : Math.abs(s.magnitude[k] / n);
          tolerance[k] =
              n == 0
                  ? 0
                  : 2 * roundings * dst[k]
                      + 8 * u * mean * Math.sqrt(dst[k])
                      + 16 * u * mean * u * mean;
        }
      }
    }
    values.put(Role.DST, dst, tolerance);
  }

  private static void backward(ReductionProblem p, Values values) {
    double u = p.type().unitRoundoff();
    int[] results = results(p);
    double[] d = values.input(Role.DIFF_DST);
    double n = p.terms();
    boolean needed = p.kind() != ReductionKind.SUM && p.kind() != ReductionKind.MEAN;
    double[] src = needed ? values.input(Role.SRC) : new double[results.length];
    double[] norm = p.kind() == ReductionKind.NORM ? values.input(Role.DST) : d;
    Statistics s = new Statistics(src, results, d.length);
    double[] diffSrc = new double[results.length];
    double[] tolerance = new double[results.length];
    int[] seen = new int[d.length];
    for (int i = 0; i < results.length; i++) {
      int k = results[i];
      int place = seen[k]++;
      double size = Math.abs(d[k]);
      switch (p.kind()) {
        case SUM -> diffSrc[i] = d[k];
        case MEAN -> {
          diffSrc[i] = d[k] / n;
          tolerance[i] = 2 * u * size / n;
        }
        case MAX -> diffSrc[i] = place == s.argmax[k] ? d[k] : 0;
        case MIN -> diffSrc[i] = place == s.argmin[k] ? d[k] : 0;
        case NORM -> {
          diffSrc[i] = norm[k] == 0 ? 0 : d[k] * src[i] / norm[k];
          tolerance[i] = 4 * u * Math.abs(diffSrc[i]) + Float.MIN_NORMAL;
        }
        case VARIANCE -> {
          double mean = s.sum[k].value() / n;
          diffSrc[i] = 2 * d[k] * (src[i] - mean) / n;
          double error = Tolerances.terms(p.terms()) * u * s.magnitude[k] / n;
          tolerance[i] = 2 * size / n * (error + 8 * u * (Math.abs(src[i]) + Math.abs(mean)));
        }
        case ARGMAX -> throw new IllegalArgumentException("argmax has no derivative");
      }
    }
    values.put(Role.DIFF_SRC, diffSrc, tolerance);
  }

  /** The result to which each element belongs. */
  private static int[] results(ReductionProblem p) {
    int[] results = new int[Math.toIntExact(p.dims().count())];
    for (int i = 0; i < results.length; i++) {
      long rest = i;
      long stride = 1;
      long result = 0;
      for (int axis = p.dims().rank() - 1; axis >= 0; axis--) {
        long index = rest % p.dims().size(axis);
        rest /= p.dims().size(axis);
        if (!p.axes().contains(axis)) {
          result += index * stride;
          stride *= p.dims().size(axis);
        }
      }
      results[i] = Math.toIntExact(result);
    }
    return results;
  }

  /** Everything that a kind may ask of the elements of each result. */
  private static final class Statistics {
    private final KahanSum[] sum;
    private final double[] magnitude;
    private final KahanSum[] squares;
    private final KahanSum[] deviations;
    private final double[] max;
    private final double[] min;
    private final int[] argmax;
    private final int[] argmin;

    Statistics(double[] src, int[] results, int count) {
      sum = sums(count);
      magnitude = new double[count];
      squares = sums(count);
      deviations = sums(count);
      max = new double[count];
      min = new double[count];
      argmax = new int[count];
      argmin = new int[count];
      Arrays.fill(max, Double.NEGATIVE_INFINITY);
      Arrays.fill(min, Double.POSITIVE_INFINITY);
      Arrays.fill(argmax, -1);
      Arrays.fill(argmin, -1);
      int[] terms = new int[count];
      for (int i = 0; i < src.length; i++) {
        int k = results[i];
        double x = src[i];
        sum[k].add(x);
        magnitude[k] += Math.abs(x);
        squares[k].add(x * x);
        boolean first = terms[k] == 0;
        if (first || x > max[k] || (Double.isNaN(x) && !Double.isNaN(max[k]))) {
          max[k] = x;
          argmax[k] = terms[k];
        }
        if (first || x < min[k] || (Double.isNaN(x) && !Double.isNaN(min[k]))) {
          min[k] = x;
          argmin[k] = terms[k];
        }
        terms[k]++;
      }
      for (int i = 0; i < src.length; i++) {
        int k = results[i];
        double difference = src[i] - sum[k].value() / terms[k];
        deviations[k].add(difference * difference);
      }
    }

    private static KahanSum[] sums(int count) {
      return Stream.generate(KahanSum::new).limit(count).toArray(KahanSum[]::new);
    }
  }
}
