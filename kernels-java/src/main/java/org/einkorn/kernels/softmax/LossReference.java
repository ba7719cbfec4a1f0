package org.einkorn.kernels.softmax;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of the losses of elements. A term carries {@code 16·u} of the magnitudes that it is
 * made of, and their sum the roundings of <i>n</i> additions.
 */
public final class LossReference implements Reference<LossProblem> {

  @Override
  public void evaluate(LossProblem p, Values values) {
    double[] src = values.input(Role.SRC);
    double[] target = values.input(Role.TARGET);
    double delta = delta(p, values);
    double u = p.type().unitRoundoff();
    double divisor = p.reduction() == Reduction.MEAN ? Math.max(1, src.length) : 1;
    double[] diffSrc = new double[src.length];
    double[] tolerance = new double[src.length];
    double loss = 0;
    double error = 0;
    for (int i = 0; i < src.length; i++) {
      double x = src[i];
      double t = target[i];
      double term = term(p.kind(), x, t, delta);
      double size = magnitude(p.kind(), x, t, delta);
      loss += term;
      error += 16 * u * size + Tolerances.terms(src.length) * u * Math.abs(term);
      diffSrc[i] = slope(p.kind(), x, t, delta) / divisor;
      tolerance[i] = 16 * u * (1 + Math.abs(x) + Math.abs(t)) / divisor;
    }
    values.put(
        Role.LOSS,
        new double[] {loss / divisor},
        new double[] {(error + 4 * u * Math.abs(loss)) / divisor});
    if (p.direction() == Direction.FORWARD_TRAINING) {
      values.put(Role.DIFF_SRC, diffSrc, tolerance);
    }
  }

  /** As kernels of the type know it. */
  private static double delta(LossProblem p, Values values) {
    if (p.kind() != LossKind.HUBER) {
      return 0;
    }
    double delta = values.scalar(Scalar.DELTA);
    return p.type() == DataType.F32 ? (float) delta : delta;
  }

  private static double term(LossKind kind, double x, double t, double delta) {
    double d = x - t;
    return switch (kind) {
      case BCE -> Math.max(x, 0) - x * t + Math.log1p(Math.exp(-Math.abs(x)));
      case MSE -> d * d;
      case L1 -> Math.abs(d);
      case HUBER -> Math.abs(d) <= delta ? 0.5 * d * d : delta * (Math.abs(d) - 0.5 * delta);
      case KL -> t > 0 ? t * (Math.log(t) - x) : t * 0;
    };
  }

  private static double magnitude(LossKind kind, double x, double t, double delta) {
    double far = Math.abs(x) + Math.abs(t);
    return switch (kind) {
      case BCE -> 1 + far + Math.abs(x * t);
      case MSE -> far * far;
      case L1 -> far;
      case HUBER -> (1 + delta) * (far + delta) + Math.min(far * far, delta * far);
      case KL -> t > 0 ? t * (1 + Math.abs(Math.log(t)) + Math.abs(x)) + Float.MIN_NORMAL : 0;
    };
  }

  private static double slope(LossKind kind, double x, double t, double delta) {
    double d = x - t;
    return switch (kind) {
      case BCE -> 1 / (1 + Math.exp(-x)) - t;
      case MSE -> 2 * d;
      case L1 -> d > 0 ? 1 : d < 0 ? -1 : d;
      case HUBER -> Math.min(Math.max(d, -delta), delta);
      case KL -> -t;
    };
  }
}
