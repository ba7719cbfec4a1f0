package org.einkorn.kernels.attention;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of attention, a row of scores at a time.
 *
 * <p>Tolerances, with <i>u</i> the unit roundoff: a score errs by {@code e = (terms(d) +
 * 4)·u·(|scale|·Σ|q||k| + |mask| + |s|)} and its distance from the row's greatest, or from lse, by
 * {@code 4u} of that distance; so a probability errs by the factor {@code ε = expm1(e + …) + 8u},
 * and the sum of a row by the mean of these, weighted by the probabilities. Errors of the products'
 * own sums are {@code terms(n)·u} of the sums of magnitudes. Backward all this is carried through
 * the formulas to first order. What underflows is at most {@link #UNDERFLOW} of the row's greatest.
 */
public final class AttentionReference implements Reference<AttentionProblem> {

  /** A mask of at most this excludes a key. */
  static final double EXCLUDED = -1e30;

  /** Probabilities below this part of the row's greatest may be lost. */
  private static final double UNDERFLOW = 0x1p-118;

  @Override
  public void evaluate(AttentionProblem p, Values values) {
    if (p.direction() == Direction.BACKWARD) {
      new Backward(p, values).run();
    } else {
      new Forward(p, values).run();
    }
  }

  /** Scores of one row after another, with bounds of their errors. */
  private abstract static class Rows {

    final AttentionProblem p;
    final int keys;
    final int keySize;
    final int valueSize;
    final int group;
    final double u;
    final double scale;
    final double[] q;
    final double[] k;
    final double[] v;
    final double[] mask;
    final double[] score;
    final double[] scoreError;

    Rows(AttentionProblem p, Values values) {
      this.p = p;
      keys = Math.toIntExact(p.key());
      keySize = Math.toIntExact(p.keySize());
      valueSize = Math.toIntExact(p.valueSize());
      group = Math.toIntExact(p.group());
      u = p.type().unitRoundoff();
      scale = values.scalar(Scalar.SCALE);
      q = values.input(Role.QUERY);
      k = values.input(Role.KEY);
      v = values.input(Role.VALUE);
      mask = p.mask() == AttentionMask.NONE ? new double[0] : values.input(Role.MASK);
      score = new double[keys];
      scoreError = new double[keys];
    }

    final void run() {
      int row = 0;
      for (long b = 0; b < p.mb(); b++) {
        for (long h = 0; h < p.heads(); h++) {
          int firstKey = Math.toIntExact((b * p.keyHeads() + h / group) * keys);
          for (long i = 0; i < p.query(); i++, row++) {
            scores(row, firstKey, b, h, i);
            row(row, firstKey);
          }
        }
      }
      finish();
    }

    /** Scores of a row; those of excluded keys are −∞. */
    private void scores(int row, int firstKey, long b, long h, long i) {
      long seen = p.seen(i);
      for (int j = 0; j < keys; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int c = 0; c < keySize; c++) {
          double product = q[row * keySize + c] * k[(firstKey + j) * keySize + c];
          sum += product;
          magnitude += Math.abs(product);
        }
        double added =
            mask.length == 0 ? 0 : mask[Math.toIntExact(p.mask().rowStart(p, b, h, i)) + j];
        score[j] = j >= seen || added <= EXCLUDED ? Double.NEGATIVE_INFINITY : scale * sum + added;
        scoreError[j] =
            (Tolerances.terms(keySize) + 4)
                * u
                * (Math.abs(scale) * magnitude + Math.abs(added) + Math.abs(score[j]));
      }
    }

    /** What the probability of a score errs by, relative to itself. */
    final double relativeError(int j, double distance) {
      return Math.expm1(scoreError[j] + 4 * u * Math.abs(distance)) + 8 * u;
    }

    abstract void row(int row, int firstKey);

    abstract void finish();
  }

  private static final class Forward extends Rows {

    private final Values values;
    private final double[] dst;
    private final double[] dstTolerance;
    private final double[] lse;
    private final double[] lseTolerance;

    Forward(AttentionProblem p, Values values) {
      super(p, values);
      this.values = values;
      int rows = Math.toIntExact(p.mb() * p.heads() * p.query());
      dst = new double[rows * valueSize];
      dstTolerance = new double[dst.length];
      lse = new double[rows];
      lseTolerance = new double[rows];
    }

    @Override
    void row(int row, int firstKey) {
      double max = Double.NEGATIVE_INFINITY;
      for (double s : score) {
        max = Math.max(max, s);
      }
      if (max == Double.NEGATIVE_INFINITY) {
        lse[row] = max;
        return;
      }
      double sum = 0;
      double sumError = 0;
      for (int j = 0; j < keys; j++) {
        double weight = Math.exp(score[j] - max);
        sum += weight;
        sumError += weight == 0 ? 0 : weight * relativeError(j, score[j] - max);
      }
      double mean = sumError / sum + Tolerances.terms(keys) * u;
      lse[row] = max + Math.log(sum);
      lseTolerance[row] = mean + 4 * u * (Math.abs(max) + Math.abs(lse[row]) + 1);
      for (int c = 0; c < valueSize; c++) {
        double output = 0;
        double error = 0;
        for (int j = 0; j < keys; j++) {
          double weight = Math.exp(score[j] - max) / sum;
          double value = v[(firstKey + j) * valueSize + c];
          double relative = weight == 0 ? 0 : relativeError(j, score[j] - max);
          output += weight * value;
          error +=
              Math.abs(value)
                  * (weight * (relative + mean + 2 * Tolerances.terms(keys) * u) + UNDERFLOW);
        }
        dst[row * valueSize + c] = output;
        dstTolerance[row * valueSize + c] = error;
      }
    }

    @Override
    void finish() {
      values.put(Role.DST, dst, dstTolerance);
      values.put(Role.LOG_SUM_EXP, lse, lseTolerance);
    }
  }

  private static final class Backward extends Rows {

    private final Values values;
    private final double[] dst;
    private final double[] lse;
    private final double[] diffDst;
    private final Gradient diffQuery;
    private final Gradient diffKey;
    private final Gradient diffValue;

    Backward(AttentionProblem p, Values values) {
      super(p, values);
      this.values = values;
      dst = values.input(Role.DST);
      lse = values.input(Role.LOG_SUM_EXP);
      diffDst = values.input(Role.DIFF_DST);
      long queries = p.query() * group;
      diffQuery = new Gradient(q.length, Tolerances.terms(keys) * u, scale, u);
      diffKey = new Gradient(k.length, Tolerances.terms(queries) * u, scale, u);
      diffValue = new Gradient(v.length, Tolerances.terms(queries) * u, 1, u);
    }

    @Override
    void row(int row, int firstKey) {
      double dot = 0;
      double dotMagnitude = 0;
      for (int c = 0; c < valueSize; c++) {
        double product = diffDst[row * valueSize + c] * dst[row * valueSize + c];
        dot += product;
        dotMagnitude += Math.abs(product);
      }
      for (int j = 0; j < keys; j++) {
        if (score[j] == Double.NEGATIVE_INFINITY || lse[row] == Double.NEGATIVE_INFINITY) {
          continue;
        }
        double distance = Math.min(0, score[j] - lse[row]);
        double weight = Math.exp(distance);
        double weightError =
            weight * (relativeError(j, distance) + 4 * u * Math.abs(lse[row])) + UNDERFLOW;
        double slope = 0;
        double slopeMagnitude = 0;
        for (int c = 0; c < valueSize; c++) {
          double outer = diffDst[row * valueSize + c];
          double product = outer * v[(firstKey + j) * valueSize + c];
          slope += product;
          slopeMagnitude += Math.abs(product);
          diffValue.add((firstKey + j) * valueSize + c, weight, weightError, outer);
        }
        double ds = weight * (slope - dot);
        double dsError =
            weightError * Math.abs(slope - dot)
                + (weight + weightError)
                    * (Tolerances.terms(valueSize) + 4)
                    * u
                    * (slopeMagnitude + dotMagnitude);
        for (int c = 0; c < keySize; c++) {
          diffKey.add((firstKey + j) * keySize + c, ds, dsError, q[row * keySize + c]);
          diffQuery.add(row * keySize + c, ds, dsError, k[(firstKey + j) * keySize + c]);
        }
      }
    }

    @Override
    void finish() {
      diffQuery.put(Role.DIFF_QUERY, values);
      diffKey.put(Role.DIFF_KEY, values);
      diffValue.put(Role.DIFF_VALUE, values);
    }
  }

  /** Sums of products, a bound of the errors of which is carried along. */
  private static final class Gradient {

    private final double[] sum;
    private final double[] error;
    private final double rounding;
    private final double factor;

    Gradient(int length, double rounding, double factor, double u) {
      sum = new double[length];
      error = new double[length];
      this.rounding = rounding + 4 * u;
      this.factor = factor;
    }

    void add(int at, double coefficient, double coefficientError, double value) {
      sum[at] += factor * coefficient * value;
      error[at] += Math.abs(factor * value) * (coefficientError + rounding * Math.abs(coefficient));
    }

    void put(Role role, Values values) {
      values.put(role, sum, error);
    }
  }
}
