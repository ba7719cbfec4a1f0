package org.einkorn.kernels.transform;

import java.util.Arrays;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Window;
import org.einkorn.kernels.reference.Reference;
import org.einkorn.kernels.reference.Tolerances;
import org.einkorn.kernels.reference.Values;

/**
 * The truth of transforms: for each element of the destination, one after the other, the element of
 * a source that it is taken from.
 */
public final class TransformReference implements Reference<TransformProblem> {

  /** An element of a source; outside of all sources its number is −1. */
  private record Place(int source, long element) {
    static final long OUTSIDE = -1;
  }

  @Override
  public void evaluate(TransformProblem p, Values values) {
    if (p.direction() == Direction.FORWARD) {
      forward(p, values);
    } else {
      backward(p, values);
    }
  }

  private static void forward(TransformProblem p, Values values) {
    double fill = p.scalars().isEmpty() ? 0 : values.scalar(Scalar.FILL);
    double[] dst = new double[Math.toIntExact(p.transform().dst().count())];
    for (int i = 0; i < dst.length; i++) {
      Place place = place(p, values, i);
      dst[i] =
          place.element() < 0
              ? fill
              : values.input(p.source(place.source()))[(int) place.element()];
    }
    double[] tolerance = new double[dst.length];
    if (p.type().unitRoundoff() > 0 && !p.scalars().isEmpty()) {
      Arrays.fill(tolerance, 2 * p.type().unitRoundoff() * Math.abs(fill));
    }
    values.put(Role.DST, dst, tolerance);
  }

  private static void backward(TransformProblem p, Values values) {
    int sources = p.transform().sources().size();
    double[][] sums = new double[sources][];
    double[][] magnitudes = new double[sources][];
    int[][] terms = new int[sources][];
    for (int s = 0; s < sources; s++) {
      int count = Math.toIntExact(p.transform().sources().get(s).count());
      sums[s] = new double[count];
      magnitudes[s] = new double[count];
      terms[s] = new int[count];
    }
    double[] diff = values.input(Role.DIFF_DST);
    for (int i = 0; i < diff.length; i++) {
      Place place = place(p, values, i);
      int at = (int) place.element();
      if (at >= 0) {
        sums[place.source()][at] += diff[i];
        magnitudes[place.source()][at] += Math.abs(diff[i]);
        terms[place.source()][at]++;
      }
    }
    for (int s = 0; s < sources; s++) {
      double[] tolerance = new double[sums[s].length];
      for (int at = 0; at < tolerance.length; at++) {
        tolerance[at] =
            terms[s][at] < 2
                ? 0
                : Tolerances.terms(terms[s][at]) * p.type().unitRoundoff() * magnitudes[s][at];
      }
      values.put(p.source(s), sums[s], tolerance);
    }
  }

  private static Place place(TransformProblem p, Values values, long element) {
    long[] d = coordinates(p.transform().dst(), element);
    return switch (p.transform()) {
      case Transform.Transpose t -> {
        long[] s = new long[d.length];
        for (int axis = 0; axis < d.length; axis++) {
          s[t.perm().get(axis)] = d[axis];
        }
        yield new Place(0, element(t.dims(), s));
      }
      case Transform.Pad t -> {
        for (int axis = 0; axis < d.length; axis++) {
          d[axis] = inside(d[axis] - t.before().get(axis), t.dims().size(axis), t.mode());
        }
        yield new Place(0, element(t.dims(), d));
      }
      case Transform.Slice t -> {
        for (int axis = 0; axis < d.length; axis++) {
          d[axis] = t.start().get(axis) + d[axis] * t.step().get(axis);
        }
        yield new Place(0, element(t.dims(), d));
      }
      case Transform.Concat t -> {
        int source = 0;
        while (d[t.axis()] >= t.sources().get(source).size(t.axis())) {
          d[t.axis()] -= t.sources().get(source).size(t.axis());
          source++;
        }
        yield new Place(source, element(t.sources().get(source), d));
      }
      case Transform.Gather t -> {
        double index = values.input(Role.INDICES)[(int) d[t.axis()]];
        if (!(index >= 0 && index < t.dims().size(t.axis()))) {
          throw new IllegalArgumentException(
              "indices[" + d[t.axis()] + "] is " + (long) index + ", in '" + p.text() + "'");
        }
        d[t.axis()] = (long) index;
        yield new Place(0, element(t.dims(), d));
      }
      case Transform.Columns t -> columns(t, d);
    };
  }

  private static Place columns(Transform.Columns t, long[] d) {
    Window h = t.h();
    Window w = t.w();
    long kh = d[1] / w.kernel() % h.kernel();
    long kw = d[1] % w.kernel();
    long channel = d[1] / (h.kernel() * w.kernel());
    long[] s = {d[0], channel, h.input(d[2] / w.out(), kh), w.input(d[2] % w.out(), kw)};
    return new Place(0, element(t.sources().getFirst(), s));
  }

  private static long inside(long position, long size, PadMode mode) {
    return switch (mode) {
      case CONSTANT -> position;
      case EDGE -> Math.min(Math.max(position, 0), size - 1);
      case REFLECT ->
          position < 0 ? -position : position >= size ? 2 * (size - 1) - position : position;
    };
  }

  private static long[] coordinates(Dims dims, long element) {
    long[] coordinates = new long[dims.rank()];
    long rest = element;
    for (int axis = dims.rank() - 1; axis >= 0; axis--) {
      coordinates[axis] = rest % dims.size(axis);
      rest /= dims.size(axis);
    }
    return coordinates;
  }

  /** The element at these coordinates, or −1 outside. */
  private static long element(Dims dims, long[] coordinates) {
    long element = 0;
    for (int axis = 0; axis < dims.rank(); axis++) {
      if (coordinates[axis] < 0 || coordinates[axis] >= dims.size(axis)) {
        return Place.OUTSIDE;
      }
      element = element * dims.size(axis) + coordinates[axis];
    }
    return element;
  }
}
