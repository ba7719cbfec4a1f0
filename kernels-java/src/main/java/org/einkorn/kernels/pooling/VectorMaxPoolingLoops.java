package org.einkorn.kernels.pooling;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Pairs;

/**
 * The loops; a template of {@link ByStorage}.
 *
 * <p>A vector holds neighbouring columns of the output; with stride 2 every second lane of two
 * loaded vectors. A row's last vector reaches over its end: what it stores there is overwritten by
 * the next row, or by the next plane, so it is used only where the rest of the planes of this call
 * has room for it. Columns next to padding, other strides and the end of the last plane are scalar.
 */
final class VectorMaxPoolingLoops extends MaxPoolingLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  VectorMaxPoolingLoops() {}

  /**
   * Whether vectors that start at these positions stay inside the planes of the call and source.
   */
  private static boolean hasRoom(Plane p, long plane, long to, int output, int input) {
    int read = p.strideW == 1 ? LENGTH : 2 * LENGTH;
    return output + LENGTH <= (to - plane) * p.output()
        && (plane * p.input() + input + read <= p.count * p.input());
  }

  private static FloatVector columns(Plane p, Floats src, long base, int at) {
    FloatVector first = src.load(HEAP, base, at);
    return p.strideW == 1
        ? first
        : Pairs.EVENS.selectFrom(first, src.load(HEAP, base, at + LENGTH));
  }

  @Override
  void inference(Plane p, Floats src, Floats dst, long from, long to) {
    for (long plane = from; plane < to; plane++) {
      long in = plane * p.input();
      long out = plane * p.output();
      for (int y = 0; y < p.oh; y++) {
        int x = maximaScalar(p, src, in, dst, out, y, 0, p.inner);
        x = p.strideW > 2 ? x : maxima(p, src, in, dst, out, plane, to, y, x);
        maximaScalar(p, src, in, dst, out, y, x, p.ow);
      }
    }
  }

  private static int maxima(
      Plane p, Floats src, long in, Floats dst, long out, long plane, long to, int y, int first) {
    int r0 = p.firstRow(y);
    int r1 = p.rowsEnd(y);
    int last = (p.kw - 1) * p.stepW;
    int x = first;
    for (; x < p.innerEnd; x += LENGTH) {
      int corner = p.row(y, r0) * p.iw + p.column(x, 0);
      int lowest = p.row(y, r1 - 1) * p.iw + p.column(x, 0) + last;
      if (r0 >= r1 || !hasRoom(p, plane, to, p.at(y, x), lowest)) {
        return x;
      }
      FloatVector best = columns(p, src, in, corner);
      for (int r = r0; r < r1; r++) {
        for (int s = 0; s <= last; s += p.stepW) {
          FloatVector v = columns(p, src, in, corner + s);
          best = best.blend(v, v.compare(VectorOperators.GT, best));
        }
        corner += p.stepH * p.iw;
      }
      dst.store(HEAP, out, p.at(y, x), best);
    }
    return Math.min(x, p.innerEnd);
  }

  private static int maximaScalar(
      Plane p, Floats src, long in, Floats dst, long out, int y, int x0, int x1) {
    for (int x = x0; x < x1; x++) {
      int place = placeOfMaximum(p, src, in, y, x);
      float max = place < 0 ? 0 : at(p, src, in, y, x, place);
      dst.set(HEAP, out, p.at(y, x), max);
    }
    return x1;
  }

  @Override
  void training(Plane p, Floats src, Floats dst, Places places, long from, long to) {
    boolean vectors = p.strideW <= 2 && (p.wide || LENGTH >= 8);
    for (long plane = from; plane < to; plane++) {
      long in = plane * p.input();
      long out = plane * p.output();
      for (int y = 0; y < p.oh; y++) {
        int x = placesScalar(p, src, in, dst, places, out, y, 0, p.inner);
        x = vectors ? places(p, src, in, dst, places, out, plane, to, y, x) : x;
        placesScalar(p, src, in, dst, places, out, y, x, p.ow);
      }
    }
  }

  private static int places(
      Plane p,
      Floats src,
      long in,
      Floats dst,
      Places places,
      long out,
      long plane,
      long to,
      int y,
      int first) {
    int r0 = p.firstRow(y);
    int r1 = p.rowsEnd(y);
    int last = (p.kw - 1) * p.stepW;
    int x = first;
    for (; x < p.innerEnd; x += LENGTH) {
      int corner = p.row(y, r0) * p.iw + p.column(x, 0);
      int lowest = p.row(y, r1 - 1) * p.iw + p.column(x, 0) + last;
      if (r0 >= r1 || !hasRoom(p, plane, to, p.at(y, x), lowest)) {
        return x;
      }
      FloatVector best = columns(p, src, in, corner);
      int number = r0 * p.kw;
      IntVector place = IntVector.broadcast(Places.LANES, number);
      for (int r = r0; r < r1; r++) {
        for (int s = 0; s <= last; s += p.stepW) {
          FloatVector v = columns(p, src, in, corner + s);
          VectorMask<Float> greater = v.compare(VectorOperators.GT, best);
          best = best.blend(v, greater);
          place = place.blend(number, greater.cast(Places.LANES));
          number++;
        }
        corner += p.stepH * p.iw;
      }
      dst.store(HEAP, out, p.at(y, x), best);
      places.store(HEAP, p.wide, out + p.at(y, x), place);
    }
    return Math.min(x, p.innerEnd);
  }

  private static int placesScalar(
      Plane p, Floats src, long in, Floats dst, Places places, long out, int y, int x0, int x1) {
    for (int x = x0; x < x1; x++) {
      int place = placeOfMaximum(p, src, in, y, x);
      float max = place < 0 ? 0 : at(p, src, in, y, x, place);
      dst.set(HEAP, out, p.at(y, x), max);
      places.set(HEAP, p.wide, out + p.at(y, x), Math.max(place, 0));
    }
    return x1;
  }

  private static float at(Plane p, Floats src, long in, int y, int x, int place) {
    return src.get(HEAP, in, p.row(y, place / p.kw) * p.iw + p.column(x, place % p.kw));
  }

  /** Place of the first maximum inside the input, −1 when the window lies outside. */
  private static int placeOfMaximum(Plane p, Floats src, long in, int y, int x) {
    int r1 = p.rowsEnd(y);
    int best = -1;
    float max = 0;
    for (int r = p.firstRow(y); r < r1; r++) {
      int row = p.row(y, r) * p.iw;
      for (int s = 0; s < p.kw; s++) {
        int column = p.column(x, s);
        if (column >= 0 && column < p.iw) {
          float v = src.get(HEAP, in, row + column);
          if (best < 0 || v > max) {
            best = r * p.kw + s;
            max = v;
          }
        }
      }
    }
    return best;
  }

  @Override
  void backward(Plane p, Floats diffDst, Places places, Floats diffSrc, long from, long to) {
    boolean tiles =
        p.strideW == 2
            && p.kw == 2
            && p.stepW == 1
            && p.padW == 0
            && p.strideH >= p.kh
            && p.stepH == 1
            && p.padH == 0
            && (p.wide || LENGTH >= 8);
    for (long plane = from; plane < to; plane++) {
      long in = plane * p.input();
      long out = plane * p.output();
      diffSrc.clear(HEAP, in, p.input());
      for (int y = 0; y < p.oh; y++) {
        int x = tiles ? spread(p, diffDst, places, out, diffSrc, in, plane, to, y) : 0;
        scatter(p, diffDst, places, out, diffSrc, in, y, x);
      }
    }
  }

  /**
   * Windows of two columns that touch and do not overlap: each place gets its gradient or 0, and
   * the two columns are interleaved. What is stored past the end of a row is 0.
   */
  private static int spread(
      Plane p,
      Floats diffDst,
      Places places,
      long out,
      Floats diffSrc,
      long in,
      long plane,
      long to,
      int y) {
    int rows = p.rowsEnd(y);
    int end = 0;
    while (end < p.innerEnd && hasRoomToSpread(p, plane, to, y, rows, end)) {
      end += LENGTH;
    }
    // row by row: what is stored past the end of one belongs to the next
    for (int r = 0; r < rows; r++) {
      for (int x = 0; x < end; x += LENGTH) {
        VectorMask<Float> inside = SPECIES.indexInRange(x, p.innerEnd);
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector d = zero.blend(diffDst.load(HEAP, out, p.at(y, x)), inside);
        IntVector place = places.load(HEAP, p.wide, out + p.at(y, x));
        FloatVector left = zero.blend(d, place.compare(VectorOperators.EQ, 2 * r).cast(SPECIES));
        FloatVector right =
            zero.blend(d, place.compare(VectorOperators.EQ, 2 * r + 1).cast(SPECIES));
        int start = p.row(y, r) * p.iw + 2 * x;
        diffSrc.store(HEAP, in, start, Pairs.LOW.selectFrom(left, right));
        diffSrc.store(HEAP, in, start + LENGTH, Pairs.HIGH.selectFrom(left, right));
      }
    }
    return Math.min(end, p.innerEnd);
  }

  private static boolean hasRoomToSpread(Plane p, long plane, long to, int y, int rows, int x) {
    return p.row(y, rows - 1) * p.iw + 2 * x + 2 * LENGTH <= (to - plane) * p.input()
        && plane * p.output() + p.at(y, x) + LENGTH <= p.count * p.output();
  }

  private static void scatter(
      Plane p, Floats diffDst, Places places, long out, Floats diffSrc, long in, int y, int x0) {
    for (int x = x0; x < p.ow; x++) {
      int place = places.get(HEAP, p.wide, out + p.at(y, x));
      if (place < 0 || place >= p.kh * p.kw) {
        continue;
      }
      int row = p.row(y, place / p.kw);
      int column = p.column(x, place % p.kw);
      if (row >= 0 && row < p.ih && column >= 0 && column < p.iw) {
        int at = row * p.iw + column;
        float sum = diffSrc.get(HEAP, in, at) + diffDst.get(HEAP, out, p.at(y, x));
        diffSrc.set(HEAP, in, at, sum);
      }
    }
  }
}
