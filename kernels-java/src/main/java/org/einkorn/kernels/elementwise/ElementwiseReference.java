package org.einkorn.kernels.elementwise;

import java.util.List;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/** The truth of elementwise arithmetic. */
public final class ElementwiseReference implements Reference<ElementwiseProblem> {

  private static final double SMALLEST_NORMAL = Float.MIN_NORMAL;

  @Override
  public void evaluate(ElementwiseProblem p, Values values) {
    if (p.direction() == Direction.FORWARD) {
      forward(p, values);
    } else {
      backward(p, values, 0, Role.DIFF_SRC);
      backward(p, values, 1, Role.DIFF_SRC1);
    }
  }

  private static void forward(ElementwiseProblem p, Values values) {
    double u = p.type().unitRoundoff();
    Dims dims = p.dims();
    double[] a = spread(values.input(Role.SRC), p.sources().get(0), dims);
    double[] b = spread(values.input(Role.SRC1), p.sources().get(1), dims);
    double[] c =
        p.kind() == ElementwiseKind.WHERE
            ? spread(values.input(Role.CONDITION), p.sources().get(2), dims)
            : a;
    double[] dst = new double[a.length];
    double[] tolerance = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      dst[i] = value(p.kind(), a[i], b[i], c[i]);
      tolerance[i] = tolerance(p.kind(), a[i], b[i], dst[i], u);
    }
    values.put(Role.DST, dst, tolerance);
  }

  private static double tolerance(
      ElementwiseKind kind, double a, double b, double value, double u) {
    return switch (kind) {
      case ADD, SUB, MUL, DIV -> 2 * u * Math.abs(value);
      case POW -> powTolerance(a, b, value, u);
      case MIN, MAX, EQ, NE, LT, LE, GT, GE, WHERE -> 0;
    };
  }

  /** An error of the exponent of {@code e^(b log a)} grows with the exponent. */
  private static double powTolerance(double a, double b, double value, double u) {
    double exponent = value == 0 ? 0 : Math.abs(b * Math.log(Math.abs(a)));
    return (16 + 2 * exponent) * u * Math.abs(value) + SMALLEST_NORMAL;
  }

  private static double value(ElementwiseKind kind, double a, double b, double c) {
    return switch (kind) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case POW -> pow(a, b);
      case EQ -> a == b ? 1 : 0;
      case NE -> a != b ? 1 : 0;
      case LT -> a < b ? 1 : 0;
      case LE -> a <= b ? 1 : 0;
      case GT -> a > b ? 1 : 0;
      case GE -> a >= b ? 1 : 0;
      case WHERE -> c != 0 ? a : b;
    };
  }

  private static double pow(double a, double b) {
    return Math.pow(a == 0 ? 0 : a, b);
  }

  private static void backward(ElementwiseProblem p, Values values, int source, Role role) {
    double u = p.type().unitRoundoff();
    Dims dims = p.dims();
    double[] d = values.input(Role.DIFF_DST);
    double[] a = d;
    double[] b = d;
    double[] c = d;
    if (p.kind().derivesFromSources()) {
      a = spread(values.input(Role.SRC), p.sources().get(0), dims);
      b = spread(values.input(Role.SRC1), p.sources().get(1), dims);
    }
    if (p.kind() == ElementwiseKind.WHERE) {
      c = spread(values.input(Role.CONDITION), p.sources().get(2), dims);
    }
    Dims own = p.sources().get(source);
    int[] places = places(own, dims);
    double[] sums = new double[Math.toIntExact(own.count())];
    double[] magnitudes = new double[sums.length];
    double[] tolerance = new double[sums.length];
    for (int i = 0; i < d.length; i++) {
      double term =
          source == 0
              ? slope(p.kind(), a[i], b[i], c[i], d[i])
              : slope1(p.kind(), a[i], b[i], c[i], d[i]);
      sums[places[i]] += term;
      magnitudes[places[i]] += Math.abs(term);
      tolerance[places[i]] += slopeTolerance(p.kind(), a[i], b[i], term, u);
    }
    long terms = sums.length == 0 ? 0 : d.length / sums.length;
    for (int j = 0; j < sums.length && terms > 1; j++) {
      tolerance[j] += Tolerances.terms(terms) * u * magnitudes[j];
    }
    values.put(role, sums, tolerance);
  }

  private static double slopeTolerance(
      ElementwiseKind kind, double a, double b, double term, double u) {
    return switch (kind) {
      case MUL -> 2 * u * Math.abs(term);
      case DIV -> 6 * u * Math.abs(term);
      case POW -> 2 * powTolerance(a, Math.abs(b) + 1, term, u);
      default -> 0;
    };
  }

  /** diff_dst · ∂f/∂a. */
  private static double slope(ElementwiseKind kind, double a, double b, double c, double d) {
    return switch (kind) {
      case ADD, SUB -> d;
      case MUL -> d * b;
      case DIV -> d / b;
      case MIN -> a <= b ? d : 0;
      case MAX -> a >= b ? d : 0;
      case POW -> b == 0 ? 0 : d * b * pow(a, b - 1);
      case WHERE -> c != 0 ? d : 0;
      case EQ, NE, LT, LE, GT, GE -> throw none(kind);
    };
  }

  /** diff_dst · ∂f/∂b. */
  private static double slope1(ElementwiseKind kind, double a, double b, double c, double d) {
    return switch (kind) {
      case ADD -> d;
      case SUB -> -d;
      case MUL -> d * a;
      case DIV -> -d * (a / b) / b;
      case MIN -> a <= b ? 0 : d;
      case MAX -> a >= b ? 0 : d;
      case POW -> a == 0 ? 0 : d * pow(a, b) * Math.log(a);
      case WHERE -> c != 0 ? 0 : d;
      case EQ, NE, LT, LE, GT, GE -> throw none(kind);
    };
  }

  private static IllegalArgumentException none(ElementwiseKind kind) {
    return new IllegalArgumentException(kind.text() + " has no derivative");
  }

  /** A source's elements, repeated to the sizes of the destination. */
  private static double[] spread(double[] source, Dims own, Dims dims) {
    int[] places = places(own, dims);
    double[] all = new double[places.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = source[places[i]];
    }
    return all;
  }

  /** Which element of a source belongs to each of the destination. */
  private static int[] places(Dims own, Dims dims) {
    int[] places = new int[Math.toIntExact(dims.count())];
    List<Long> sizes = dims.sizes();
    for (int i = 0; i < places.length; i++) {
      long rest = i;
      long place = 0;
      for (int axis = sizes.size() - 1; axis >= 0; axis--) {
        long index = rest % sizes.get(axis);
        rest /= sizes.get(axis);
        place += own.size(axis) == 1 ? 0 : index * own.inner(axis);
      }
      places[i] = Math.toIntExact(place);
    }
    return places;
  }
}
