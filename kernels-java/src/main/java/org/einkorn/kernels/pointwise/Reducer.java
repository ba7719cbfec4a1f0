package org.einkorn.kernels.pointwise;

import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Doubles;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.Floats;

/**
 * Folds a dense tensor over any set of its axes. Neighbouring axes that are both kept or both
 * reduced are one axis here. Where the last one is reduced, an item is a result, or one of a fixed
 * number of parts of it; else it is a group of neighbouring results, columns. What an item computes
 * does not depend on threads, and parts are joined in their order.
 */
public final class Reducer {

  private static final ByStorage<FoldLoops> F32 =
      new ByStorage<>(MethodHandles.lookup(), FloatFoldLoops.class, FoldLoops.class);
  private static final ByStorage<FoldLoops> F64 =
      new ByStorage<>(MethodHandles.lookup(), DoubleFoldLoops.class, FoldLoops.class);

  /** Consecutive elements that are folded by one call of a loop. */
  private static final int PIECE = 1 << 14;

  /** With fewer results than this, a long one is made in parts. */
  private static final int FEW = 64;

  /** Numbers that a part leaves behind: its value, and what joining needs. */
  private static final int STATE = 3;

  /** The last axis is reduced: the terms of a result lie one behind the other. */
  private final boolean rows;

  private final Fold fold;
  private final FoldLoops loops;
  private final boolean heap;
  private final double divisor;
  private final long[] keptSizes;
  private final long[] keptStrides;
  private final long[] reducedSizes;
  private final long[] reducedStrides;
  private final long results;
  private final long terms;
  private final long last;
  private final long lines;
  private final long pieces;
  private final int parts;
  private final int columns;
  private final long groups;

  /**
   * A prepared reduction.
   *
   * @param type f32 or f64
   * @param storage of source and destination
   * @param dims sizes of the source
   * @param axes the axes that the destination lacks
   * @param fold what is made of the elements along them
   * @param mean whether sums are divided by the number of terms
   */
  public Reducer(
      DataType type, Storage storage, Dims dims, List<Integer> axes, Fold fold, boolean mean) {
    this.fold = fold;
    this.heap = storage == Storage.HEAP;
    this.loops = (type == DataType.F32 ? F32 : F64).get(storage);
    List<long[]> kept = new ArrayList<>();
    List<long[]> reduced = new ArrayList<>();
    boolean lastReduced = collect(dims, axes, kept, reduced);
    this.keptSizes = column(kept, 0);
    this.keptStrides = column(kept, 1);
    this.reducedSizes = column(reduced, 0);
    this.reducedStrides = column(reduced, 1);
    this.results = product(keptSizes, keptSizes.length);
    this.terms = product(reducedSizes, reducedSizes.length);
    this.divisor = mean ? terms : 1;
    this.rows = lastReduced;
    this.last = rows ? reducedSizes[reducedSizes.length - 1] : keptSizes[keptSizes.length - 1];
    this.lines = rows ? product(reducedSizes, reducedSizes.length - 1) : 1;
    this.pieces = rows ? lines * Math.max(1, Math.ceilDiv(last, PIECE)) : 1;
    this.parts = results < FEW ? (int) Math.max(1, Math.min(FEW, pieces)) : 1;
    int vector = type == DataType.F32 ? Floats.LENGTH : Doubles.LENGTH;
    this.columns = FoldLoops.COLUMN_VECTORS * vector;
    this.groups = rows ? 1 : Math.ceilDiv(last, columns);
  }

  /** Sorts the axes, with their strides; true when the last one is reduced. */
  private static boolean collect(
      Dims dims, List<Integer> axes, List<long[]> kept, List<long[]> reduced) {
    boolean lastReduced = true;
    int previous = -1;
    for (int axis = dims.rank() - 1; axis >= 0; axis--) {
      if (dims.size(axis) == 1) {
        continue;
      }
      int now = axes.contains(axis) ? 1 : 0;
      List<long[]> list = now == 1 ? reduced : kept;
      if (now == previous) {
        list.getLast()[0] *= dims.size(axis);
      } else {
        list.add(new long[] {dims.size(axis), dims.inner(axis)});
        lastReduced = previous < 0 ? now == 1 : lastReduced;
      }
      previous = now;
    }
    Collections.reverse(kept);
    Collections.reverse(reduced);
    if (reduced.isEmpty()) {
      // each element is a result
      reduced.add(new long[] {1, 1});
      lastReduced = kept.isEmpty();
    }
    return lastReduced;
  }

  private static long[] column(List<long[]> pairs, int index) {
    return pairs.stream().mapToLong(pair -> pair[index]).toArray();
  }

  private static long product(long[] sizes, int count) {
    long product = 1;
    for (int i = 0; i < count; i++) {
      product *= sizes[i];
    }
    return product;
  }

  /** Number of items. */
  public long items() {
    return rows ? results * parts : results == 0 ? 0 : results / last * groups;
  }

  /** What the parts leave behind until {@link #finish}. */
  public double[] newPartials() {
    return new double[parts == 1 ? 0 : Math.toIntExact(results * parts * STATE)];
  }

  /**
   * Computes a range of items.
   *
   * @param src the source
   * @param partials from {@link #newPartials}
   * @param dst the destination
   */
  public void run(Elements src, double[] partials, Results dst, long from, long to) {
    Elements sums = dst.elements();
    if (fold == Fold.SUM && isOfWholeRows() && sums != null) {
      for (long row = from; row < to; row += PIECE) {
        int count = (int) Math.min(PIECE, to - row);
        loops.sumRows(src, row * last, (int) last, count, sums, row, divisor);
      }
      return;
    }
    for (long item = from; item < to; item++) {
      if (rows) {
        part(src, partials, dst, item);
      } else {
        group(src, dst, item);
      }
    }
  }

  /** Joins the parts, where there are any. */
  public void finish(double[] partials, Results dst) {
    for (int result = 0; parts > 1 && result < results; result++) {
      int at = result * parts * STATE;
      double value = partials[at];
      double count = partials[at + 1];
      double extra = partials[at + 2];
      for (int part = 1; part < parts; part++) {
        at += STATE;
        double otherCount = partials[at + 1];
        double other = partials[at];
        double otherExtra = partials[at + 2];
        switch (fold) {
          case DEVIATIONS -> {
            extra = joined(extra, otherExtra, value, other, count, otherCount);
            value += (other - value) * (otherCount / Math.max(1, count + otherCount));
          }
          case FIRST_MAX, FIRST_MIN -> {
            extra = isBetter(other, value) ? otherExtra : extra;
            value = better(value, other);
          }
          default -> value = better(value, other);
        }
        count += otherCount;
      }
      put(dst, result, value, extra);
    }
  }

  /**
   * The squared deviations of two sets together (Chan, Golub and LeVeque, 1979).
   *
   * @param a those of the first set, from its mean
   */
  private static double joined(
      double a, double b, double mean, double otherMean, double count, double otherCount) {
    double d = otherMean - mean;
    return a + b + d * d * (count * (otherCount / Math.max(1, count + otherCount)));
  }

  private double better(double a, double b) {
    return switch (fold) {
      case SUM, NORM, DEVIATIONS -> a + b;
      case MAX, FIRST_MAX -> Math.max(a, b);
      case MIN, FIRST_MIN -> Math.min(a, b);
    };
  }

  /** True when the first of the greatest, or least, is no longer the old one. */
  private boolean isBetter(double now, double old) {
    if (Double.isNaN(old) || Double.isNaN(now)) {
      return !Double.isNaN(old);
    }
    return fold == Fold.FIRST_MAX ? now > old : now < old;
  }

  private void part(Elements src, double[] partials, Results dst, long item) {
    if (pieces == 1 && isPlain()) {
      put(dst, item, value(src, place(keptSizes, keptStrides, item), (int) last), 0);
      return;
    }
    long result = item / parts;
    long part = item % parts;
    long from = pieces * part / parts;
    long to = pieces * (part + 1) / parts;
    long base = place(keptSizes, keptStrides, result);
    long perLine = pieces / Math.max(1, lines);
    double value = start();
    double extra = fold == Fold.DEVIATIONS ? 0 : -1;
    double count = 0;
    for (long piece = from; piece < to; piece++) {
      long line = piece / perLine;
      long first = piece % perLine * PIECE;
      int length = (int) Math.min(PIECE, last - first);
      long at = base + line(line) + first;
      double other = value(src, at, length);
      switch (fold) {
        case DEVIATIONS -> {
          double center = src instanceof Floats ? (float) other : other;
          double shift = other - center;
          double squares = loops.deviations(src, at, length, center) - length * (shift * shift);
          extra = joined(extra, Math.max(0, squares), value, other, count, length);
          value += (other - value) * (length / Math.max(1, count + length));
        }
        case FIRST_MAX, FIRST_MIN -> {
          if (length > 0 && (extra < 0 || isBetter(other, value))) {
            extra = line * last + first + find(src, at, length, other);
            value = other;
          }
        }
        default -> value = better(value, other);
      }
      count += length;
    }
    if (parts == 1) {
      put(dst, result, value, extra);
    } else {
      int at = (int) (item * STATE);
      partials[at] = value;
      partials[at + 1] = count;
      partials[at + 2] = extra;
    }
  }

  /** True when each result is made of one row, and the rows follow each other. */
  private boolean isOfWholeRows() {
    return rows && pieces == 1 && parts == 1 && keptSizes.length == 1 && keptStrides[0] == last;
  }

  /** True when a result is nothing but the fold of its terms. */
  private boolean isPlain() {
    return switch (fold) {
      case SUM, NORM, MAX, MIN -> true;
      case DEVIATIONS, FIRST_MAX, FIRST_MIN -> false;
    };
  }

  /** The fold of consecutive elements; of deviations their mean. */
  private double value(Elements src, long at, int length) {
    return switch (fold) {
      case SUM -> loops.sum(src, at, length);
      case NORM -> loops.squares(src, at, length);
      case DEVIATIONS -> length == 0 ? 0 : loops.sum(src, at, length) / length;
      case MAX, FIRST_MAX -> loops.max(src, at, length);
      case MIN, FIRST_MIN -> loops.min(src, at, length);
    };
  }

  private double start() {
    return switch (fold) {
      case SUM, NORM, DEVIATIONS -> 0;
      case MAX, FIRST_MAX -> Double.NEGATIVE_INFINITY;
      case MIN, FIRST_MIN -> Double.POSITIVE_INFINITY;
    };
  }

  private void put(Results dst, long result, double value, double extra) {
    dst.write(
        heap,
        result,
        switch (fold) {
          case SUM -> value / divisor;
          case NORM -> Math.sqrt(value);
          case DEVIATIONS -> extra / terms;
          case MAX, MIN -> value;
          case FIRST_MAX, FIRST_MIN -> extra;
        });
  }

  /** The number of the first element that is a value, or NaN when the value is. */
  private int find(Elements src, long base, int count, double value) {
    for (int i = 0; i < count; i++) {
      double x = src.read(heap, base + i);
      if (x == value || (Double.isNaN(value) && Double.isNaN(x))) {
        return i;
      }
    }
    return 0;
  }

  private void group(Elements src, Results dst, long item) {
    long first = item % groups * columns;
    int count = (int) Math.min(columns, last - first);
    long result = item / groups * last + first;
    long base = place(keptSizes, keptStrides, result);
    Elements numbers = dst.elements();
    if (reducedSizes.length == 1 && numbers != null && fold != Fold.DEVIATIONS) {
      loops.columns(
          fold, src, base, reducedStrides[0], reducedSizes[0], count, numbers, result, divisor);
      return;
    }
    for (int i = 0; i < count; i++) {
      column(src, dst, base + i, result + i);
    }
  }

  /** A result from elements that lie apart. */
  private void column(Elements src, Results dst, long base, long result) {
    double value = start();
    double extra = fold == Fold.DEVIATIONS ? 0 : -1;
    for (long i = 0; i < terms; i++) {
      double x = src.read(heap, base + place(reducedSizes, reducedStrides, i));
      switch (fold) {
        case SUM, MAX, MIN -> value = better(value, x);
        case NORM -> value += x * x;
        case DEVIATIONS -> {
          // Welford
          double d = x - value;
          value += d / (i + 1);
          extra += d * (x - value);
        }
        case FIRST_MAX, FIRST_MIN -> {
          if (extra < 0 || isBetter(x, value)) {
            extra = i;
            value = x;
          }
        }
      }
    }
    put(dst, result, value, extra);
  }

  /** The offset of a line of consecutive elements. */
  private long line(long line) {
    long offset = 0;
    long rest = line;
    for (int axis = reducedSizes.length - 2; axis >= 0; axis--) {
      offset += rest % reducedSizes[axis] * reducedStrides[axis];
      rest /= reducedSizes[axis];
    }
    return offset;
  }

  private static long place(long[] sizes, long[] strides, long number) {
    if (sizes.length == 1) {
      return number * strides[0];
    }
    long place = 0;
    long rest = number;
    for (int axis = sizes.length - 1; axis >= 0; axis--) {
      place += rest % sizes[axis] * strides[axis];
      rest /= sizes[axis];
    }
    return place;
  }
}
