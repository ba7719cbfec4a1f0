package org.einkorn.kernels.normalization;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loops; a template of {@link ByStorage}. Sums are taken in blocks, added in double. */
final class VectorRowLoops extends RowLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int BLOCK = BlockSums.BLOCK;

  VectorRowLoops() {}

  @Override
  void add(
      Floats src,
      Floats bias,
      Floats residual,
      Floats sum,
      long base,
      int columns,
      boolean biased) {
    int bound = SPECIES.loopBound(columns);
    for (int index = 0; index < bound / LENGTH; index++) {
      int i = index * LENGTH;
      FloatVector x = src.load(HEAP, base, i);
      FloatVector b = biased ? x.add(bias.load(HEAP, 0, i)) : x;
      sum.store(HEAP, base, i, b.add(residual.load(HEAP, base, i)));
    }
    if (bound < columns) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, columns);
      FloatVector x = src.load(HEAP, base, bound, tail);
      FloatVector b = biased ? x.add(bias.load(HEAP, 0, bound, tail)) : x;
      sum.store(HEAP, base, bound, b.add(residual.load(HEAP, base, bound, tail)), tail);
    }
  }

  @Override
  void sums(Floats src, long base, int rows, int columns, double[] sums, int at) {
    long row = base;
    for (int r = 0; r < rows; r++) {
      double total = 0;
      for (int from = 0; from < columns; from += BLOCK) {
        int to = Math.min(columns, from + BLOCK);
        total += Lanes.sum(BlockSums.sum(HEAP, src, row, 0, 1, from, to));
      }
      sums[at + r] = total;
      row += columns;
    }
  }

  @Override
  void squares(
      Floats src, long base, int rows, int columns, float[] means, double[] squares, int at) {
    long row = base;
    for (int r = 0; r < rows; r++) {
      double total = 0;
      for (int from = 0; from < columns; from += BLOCK) {
        int to = Math.min(columns, from + BLOCK);
        total += Lanes.sum(BlockSums.squares(HEAP, src, row, 0, 1, from, to, means[at + r]));
      }
      squares[at + r] = total;
      row += columns;
    }
  }

  @Override
  void normalize(
      Floats src,
      Floats dst,
      long base,
      int rows,
      int columns,
      float[] means,
      float[] factors,
      int at,
      Floats scale,
      Floats shift,
      boolean relu) {
    int r = 0;
    for (; r < rows - 1; r += 2) {
      long row = base + (long) r * columns;
      normalizeTwo(src, dst, row, columns, means, factors, at + r, scale, shift, relu);
    }
    if (r < rows) {
      long row = base + (long) r * columns;
      normalizeOne(src, dst, row, 0, columns, means[at + r], factors[at + r], scale, shift, relu);
    }
  }

  /** Two rows: scale and shift are loaded once for both. */
  private static void normalizeTwo(
      Floats src,
      Floats dst,
      long row,
      int columns,
      float[] means,
      float[] factors,
      int at,
      Floats scale,
      Floats shift,
      boolean relu) {
    int bound = SPECIES.loopBound(columns);
    long next = row + columns;
    float mean0 = means[at];
    float mean1 = means[at + 1];
    float factor0 = factors[at];
    float factor1 = factors[at + 1];
    for (int index = 0; index < bound / LENGTH; index++) {
      int i = index * LENGTH;
      FloatVector g = scale.load(HEAP, 0, i);
      FloatVector b = shift.load(HEAP, 0, i);
      FloatVector y0 = src.load(HEAP, row, i).sub(mean0).mul(factor0).fma(g, b);
      FloatVector y1 = src.load(HEAP, next, i).sub(mean1).mul(factor1).fma(g, b);
      dst.store(HEAP, row, i, relu ? BlockSums.relu(y0) : y0);
      dst.store(HEAP, next, i, relu ? BlockSums.relu(y1) : y1);
    }
    if (bound < columns) {
      normalizeOne(src, dst, row, bound, columns, mean0, factor0, scale, shift, relu);
      normalizeOne(src, dst, next, bound, columns, mean1, factor1, scale, shift, relu);
    }
  }

  /** The columns of a row from {@code from} on. */
  private static void normalizeOne(
      Floats src,
      Floats dst,
      long row,
      int from,
      int columns,
      float mean,
      float factor,
      Floats scale,
      Floats shift,
      boolean relu) {
    int i = from;
    for (; i <= columns - LENGTH; i += LENGTH) {
      FloatVector x = src.load(HEAP, row, i).sub(mean).mul(factor);
      FloatVector y = x.fma(scale.load(HEAP, 0, i), shift.load(HEAP, 0, i));
      dst.store(HEAP, row, i, relu ? BlockSums.relu(y) : y);
    }
    if (i < columns) {
      VectorMask<Float> tail = SPECIES.indexInRange(i, columns);
      FloatVector x = src.load(HEAP, row, i, tail).sub(mean).mul(factor);
      FloatVector y = x.fma(scale.load(HEAP, 0, i, tail), shift.load(HEAP, 0, i, tail));
      dst.store(HEAP, row, i, relu ? BlockSums.relu(y) : y, tail);
    }
  }

  @Override
  void scale(
      Floats src,
      Floats dst,
      long base,
      int rows,
      int columns,
      float[] factors,
      int at,
      Floats scale,
      boolean relu) {
    int bound = SPECIES.loopBound(columns);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, columns);
    long row = base;
    for (int r = 0; r < rows; r++) {
      float factor = factors[at + r];
      for (int index = 0; index < bound / LENGTH; index++) {
        int i = index * LENGTH;
        FloatVector y = src.load(HEAP, row, i).mul(factor).mul(scale.load(HEAP, 0, i));
        dst.store(HEAP, row, i, relu ? BlockSums.relu(y) : y);
      }
      if (bound < columns) {
        FloatVector x = src.load(HEAP, row, bound, tail).mul(factor);
        FloatVector y = x.mul(scale.load(HEAP, 0, bound, tail));
        dst.store(HEAP, row, bound, relu ? BlockSums.relu(y) : y, tail);
      }
      row += columns;
    }
  }

  @Override
  void products(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats scale,
      long base,
      int columns,
      float mean,
      float factor,
      boolean relu,
      double[] sums,
      int at,
      float[] diffScale,
      float[] diffShift,
      int partial) {
    sums[at] = 0;
    sums[at + 1] = 0;
    for (int from = 0; from < columns; from += BLOCK) {
      FloatVector sum = FloatVector.zero(SPECIES);
      FloatVector product = sum;
      int to = Math.min(columns, from + BLOCK);
      int i = from;
      for (; i <= to - LENGTH; i += LENGTH) {
        FloatVector d = masked(dst, diffDst, base, i, relu);
        FloatVector x = src.load(HEAP, base, i).sub(mean).mul(factor);
        FloatVector dx = d.mul(x);
        FloatVector g = scale.load(HEAP, 0, i);
        sum = d.fma(g, sum);
        product = dx.fma(g, product);
        int column = partial + i;
        FloatVector.fromArray(SPECIES, diffShift, column).add(d).intoArray(diffShift, column);
        FloatVector.fromArray(SPECIES, diffScale, column).add(dx).intoArray(diffScale, column);
      }
      if (i < to) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, to);
        FloatVector d = masked(dst, diffDst, base, i, relu, tail);
        FloatVector x = src.load(HEAP, base, i, tail).sub(mean, tail).mul(factor);
        FloatVector dx = d.mul(x);
        FloatVector g = scale.load(HEAP, 0, i, tail);
        sum = d.fma(g, sum);
        product = dx.fma(g, product);
        accumulate(diffShift, partial + i, d, tail);
        accumulate(diffScale, partial + i, dx, tail);
      }
      sums[at] += Lanes.sum(sum);
      sums[at + 1] += Lanes.sum(product);
    }
  }

  private static void accumulate(float[] sums, int at, FloatVector terms, VectorMask<Float> mask) {
    FloatVector.fromArray(SPECIES, sums, at, mask).add(terms).intoArray(sums, at, mask);
  }

  private static FloatVector masked(Floats dst, Floats diffDst, long base, int i, boolean relu) {
    FloatVector d = diffDst.load(HEAP, base, i);
    return relu ? BlockSums.where(dst.load(HEAP, base, i), d) : d;
  }

  private static FloatVector masked(
      Floats dst, Floats diffDst, long base, int i, boolean relu, VectorMask<Float> mask) {
    FloatVector d = diffDst.load(HEAP, base, i, mask);
    return relu ? BlockSums.where(dst.load(HEAP, base, i, mask), d) : d;
  }

  @Override
  void gradient(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats scale,
      Floats diffSrc,
      long base,
      int columns,
      float mean,
      float factor,
      float offset,
      float slope,
      boolean relu) {
    int bound = SPECIES.loopBound(columns);
    FloatVector minusSlope = FloatVector.broadcast(SPECIES, -slope);
    for (int index = 0; index < bound / LENGTH; index++) {
      int i = index * LENGTH;
      FloatVector g = masked(dst, diffDst, base, i, relu).mul(scale.load(HEAP, 0, i));
      FloatVector x = src.load(HEAP, base, i).sub(mean).mul(factor);
      diffSrc.store(HEAP, base, i, x.fma(minusSlope, g.sub(offset)).mul(factor));
    }
    if (bound < columns) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, columns);
      FloatVector d = masked(dst, diffDst, base, bound, relu, tail);
      FloatVector g = d.mul(scale.load(HEAP, 0, bound, tail));
      FloatVector x = src.load(HEAP, base, bound, tail).sub(mean).mul(factor);
      diffSrc.store(HEAP, base, bound, x.fma(minusSlope, g.sub(offset)).mul(factor), tail);
    }
  }
}
