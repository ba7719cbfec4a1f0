package org.einkorn.kernels.softmax;

import java.util.Arrays;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.reference.KahanSum;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of softmax and cross-entropy. A probability carries the rounding of its exponent, of
 * {@code exp} and of the sum of <i>N</i> terms: {@code (terms(N) + 16 + 2·|x − M|)·u·p}. One below
 * 2^-124 may be flushed to 0.
 */
public final class SoftmaxReference implements Reference<SoftmaxProblem> {

  private static final double FLUSHED = 4 * Float.MIN_NORMAL;

  @Override
  public void evaluate(SoftmaxProblem p, Values values) {
    if (p.kind() == SoftmaxKind.CROSS_ENTROPY) {
      crossEntropy(p, values);
    } else if (p.direction() == Direction.BACKWARD) {
      backward(p, values);
    } else {
      forward(p, values);
    }
  }

  /** One row along the axis of a dense tensor. */
  private record Row(int start, int stride, int size) {
    int at(int i) {
      return start + i * stride;
    }
  }

  /** The row with this number, counted over the axes before and after that of the classes. */
  private static Row row(SoftmaxProblem p, int number) {
    int inner = Math.toIntExact(p.dims().inner(p.axis()));
    return new Row(number / inner * p.classes() * inner + number % inner, inner, p.classes());
  }

  private static int rows(SoftmaxProblem p) {
    return Math.toIntExact(p.dims().outer(p.axis()) * p.dims().inner(p.axis()));
  }

  private static double maximum(double[] src, Row row) {
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < row.size(); i++) {
      max = Math.max(max, src[row.at(i)]);
    }
    return max;
  }

  private static double sumOfExponentials(double[] src, Row row, double max) {
    KahanSum sum = new KahanSum();
    for (int i = 0; i < row.size(); i++) {
      sum.add(Math.exp(src[row.at(i)] - max));
    }
    return sum.value();
  }

  private static double errors(SoftmaxProblem p, double exponent) {
    return (Tolerances.terms(p.classes()) + 16 + 2 * Math.abs(exponent)) * p.type().unitRoundoff();
  }

  private static void forward(SoftmaxProblem p, Values values) {
    double[] src = values.input(Role.SRC);
    double[] dst = new double[src.length];
    double[] tolerance = new double[src.length];
    for (int r = 0; r < rows(p); r++) {
      Row row = row(p, r);
      double max = maximum(src, row);
      double sum = sumOfExponentials(src, row, max);
      for (int i = 0; i < row.size(); i++) {
        int at = row.at(i);
        double exponent = src[at] - max;
        double error = errors(p, exponent);
        boolean log = p.kind() == SoftmaxKind.LOG;
        dst[at] = log ? exponent - Math.log(sum) : Math.exp(exponent) / sum;
        tolerance[at] = (log ? error : error * dst[at]) + FLUSHED;
      }
    }
    values.put(Role.DST, dst, tolerance);
  }

  private static void backward(SoftmaxProblem p, Values values) {
    double[] dst = values.input(Role.DST);
    double[] diffDst = values.input(Role.DIFF_DST);
    double[] diffSrc = new double[dst.length];
    double[] tolerance = new double[dst.length];
    boolean log = p.kind() == SoftmaxKind.LOG;
    double error = (Tolerances.terms(p.classes()) + 16) * p.type().unitRoundoff();
    for (int r = 0; r < rows(p); r++) {
      Row row = row(p, r);
      KahanSum terms = new KahanSum();
      double magnitude = 0;
      for (int i = 0; i < row.size(); i++) {
        double term = diffDst[row.at(i)] * (log ? 1 : dst[row.at(i)]);
        terms.add(term);
        magnitude += Math.abs(term);
      }
      double sum = terms.value();
      for (int i = 0; i < row.size(); i++) {
        int at = row.at(i);
        if (log) {
          double probability = Math.exp(dst[at]);
          double spread = probability * magnitude * (1 + Math.abs(dst[at]));
          diffSrc[at] = diffDst[at] - probability * sum;
          tolerance[at] = error * (Math.abs(diffDst[at]) + spread);
        } else {
          diffSrc[at] = dst[at] * (diffDst[at] - sum);
          tolerance[at] = error * Math.abs(dst[at]) * (Math.abs(diffDst[at]) + magnitude);
        }
      }
    }
    values.put(Role.DIFF_SRC, diffSrc, tolerance);
  }

  private static void crossEntropy(SoftmaxProblem p, Values values) {
    new Losses(p, values).run();
  }

  /** Cross-entropy of all rows. */
  private static final class Losses {
    private final SoftmaxProblem p;
    private final Values values;
    private final double u;
    private final double[] src;
    private final double[] labels;
    private final double[] weights;
    private final double smoothing;
    private final double allWeights;
    private final double[] diffSrc;
    private final double[] tolerance;
    private double loss;
    private double lossError;

    Losses(SoftmaxProblem p, Values values) {
      this.p = p;
      this.values = values;
      u = p.type().unitRoundoff();
      src = values.input(Role.SRC);
      labels = values.input(Role.LABELS);
      weights = p.loss().weighted() ? values.input(Role.WEIGHTS) : ones(p.classes());
      smoothing = p.loss().smoothed() ? values.scalar(Scalar.SMOOTHING) : 0;
      allWeights = Arrays.stream(weights).sum();
      diffSrc = new double[src.length];
      tolerance = new double[src.length];
    }

    private static double[] ones(int count) {
      double[] ones = new double[count];
      Arrays.fill(ones, 1);
      return ones;
    }

    void run() {
      double divisor = 0;
      int counted = 0;
      for (double label : labels) {
        counted += isCounted(label) ? 1 : 0;
        divisor += isCounted(label) ? weights[(int) label] : 0;
      }
      double share = p.loss().reduction() == Reduction.SUM ? 1 : divisor > 0 ? 1 / divisor : 0;
      for (int r = 0; r < labels.length; r++) {
        if (isCounted(labels[r])) {
          add(row(p, r), (int) labels[r], share, counted);
        }
      }
      values.put(Role.LOSS, new double[] {loss * share}, new double[] {lossError * share});
      if (p.direction() == Direction.FORWARD_TRAINING) {
        values.put(Role.DIFF_SRC, diffSrc, tolerance);
      }
    }

    private boolean isCounted(double label) {
      boolean ignored = p.loss().ignoring() && label == values.scalar(Scalar.IGNORED);
      return label >= 0 && label < p.classes() && !ignored;
    }

    private void add(Row row, int label, double share, int counted) {
      double max = maximum(src, row);
      double sum = sumOfExponentials(src, row, max);
      double ofLabel = (1 - smoothing) * weights[label];
      double each = smoothing / p.classes();
      double all = ofLabel + each * allWeights;
      double exponent = src[row.at(label)] - max;
      double term = all * Math.log(sum) - ofLabel * exponent;
      double error = (all + ofLabel) * errors(p, exponent);
      for (int i = 0; i < row.size(); i++) {
        int at = row.at(i);
        double probability = Math.exp(src[at] - max) / sum;
        double gradient = all * probability - each * weights[i] - (i == label ? ofLabel : 0);
        diffSrc[at] = gradient * share;
        tolerance[at] =
            (errors(p, src[at] - max) * all * probability
                    + 8 * u * (all + each * weights[i] + ofLabel))
                * share;
        if (p.loss().smoothed()) {
          double part = each * weights[i] * (src[at] - max);
          term -= part;
          error += (Tolerances.terms(row.size()) + 8) * u * Math.abs(part);
        }
      }
      loss += term;
      lossError += error + (Tolerances.terms(counted) + 8) * u * Math.abs(term);
    }
  }
}
