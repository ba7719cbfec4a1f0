package org.einkorn.kernels.normalization;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loops; a template of {@link ByStorage}. Sums are taken in blocks, added in double. */
final class VectorRowLoops extends RowLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final int BLOCK = BlockSums.BLOCK;

  /** Elements of a row that a single chain of sums takes. */
  private static final int ROW_BLOCK = Chains.SHORT * LENGTH;

  /**
   * From this ratio of the pivot's squared distance from the mean to the variance on, the variance
   * is taken anew: it has lost more than three bits.
   */
  private static final double FAR = 8;

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
    for (int i = 0; i < bound / LENGTH; i++) {
      FloatVector x = src.vector(HEAP, base, i);
      FloatVector b = biased ? x.add(bias.vector(HEAP, 0, i)) : x;
      sum.setVector(HEAP, base, i, b.add(residual.vector(HEAP, base, i)));
    }
    if (bound < columns) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, columns);
      FloatVector x = src.load(HEAP, base, bound, tail);
      FloatVector b = biased ? x.add(bias.load(HEAP, 0, bound, tail)) : x;
      sum.store(HEAP, base, bound, b.add(residual.load(HEAP, base, bound, tail)), tail);
    }
  }

  @Override
  void squares(Floats src, long base, int rows, int columns, RowMoments moments) {
    long row = base;
    for (int r = 0; r < rows; r++) {
      double total = 0;
      for (int from = 0; from < columns; from += BLOCK) {
        int to = Math.min(columns, from + BLOCK);
        total += Lanes.sum(BlockSums.squares(HEAP, src, row, 0, 1, from, to, 0));
      }
      moments.squares[r] = total;
      row += columns;
    }
  }

  @Override
  void layer(
      Floats src,
      Floats dst,
      long from,
      long to,
      int columns,
      int together,
      double epsilon,
      Floats scale,
      Floats shift,
      boolean relu,
      RowMoments moments,
      Floats means,
      Floats variances,
      boolean kept) {
    int bound = SPECIES.loopBound(columns);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, columns);
    for (long group = from - together; group < to; group += together) {
      for (int r = 0; r < together; r++) {
        long row = group + r;
        long base = row * columns;
        long ahead = base + (long) together * columns;
        if (row + together < to) {
          float pivot = columns > 0 ? src.get(HEAP, ahead, 0) : 0;
          pivot = Math.abs(pivot) <= Float.MAX_VALUE ? pivot : 0;
          double sum = 0;
          double square = 0;
          boolean both = row >= from;
          float mean = moments.means[r];
          float factor = moments.factors[r];
          for (int at = 0; at < bound; at += ROW_BLOCK) {
            FloatVector sums = FloatVector.zero(SPECIES);
            FloatVector squares = sums;
            int vectors = Math.min(bound - at, ROW_BLOCK) / LENGTH;
            long atHere = base + at;
            long atAhead = ahead + at;
            if (both) {
              for (int i = 0; i < vectors; i++) {
                FloatVector d = src.vector(HEAP, atAhead, i).sub(pivot);
                sums = sums.add(d);
                squares = d.fma(d, squares);
                FloatVector x = src.vector(HEAP, atHere, i).sub(mean).mul(factor);
                FloatVector y = x.fma(scale.vector(HEAP, at, i), shift.vector(HEAP, at, i));
                dst.setVector(HEAP, atHere, i, relu ? BlockSums.relu(y) : y);
              }
            } else {
              for (int i = 0; i < vectors; i++) {
                FloatVector d = src.vector(HEAP, atAhead, i).sub(pivot);
                sums = sums.add(d);
                squares = d.fma(d, squares);
              }
            }
            sum += Lanes.sum(sums);
            square += Lanes.sum(squares);
          }
          if (bound < columns) {
            FloatVector d = src.load(HEAP, ahead, bound, tail).sub(pivot, tail);
            sum += Lanes.sum(d);
            square += Lanes.sum(d.mul(d));
            if (both) {
              normalizeOne(src, dst, base, bound, columns, mean, factor, scale, shift, relu);
            }
          }
          moments.pivots[r] = pivot;
          moments.sums[r] = sum;
          moments.squares[r] = square;
        } else if (row >= from && row < to) {
          float mean = moments.means[r];
          float factor = moments.factors[r];
          normalizeOne(src, dst, base, 0, columns, mean, factor, scale, shift, relu);
        }
      }
      int rows = (int) Math.min(together, to - group - together);
      for (int r = 0; r < rows; r++) {
        long row = group + together + r;
        int divisor = Math.max(1, columns);
        double offset = moments.sums[r] / divisor;
        double mean = moments.pivots[r] + offset;
        double variance = Math.max(0, moments.squares[r] / divisor - offset * offset);
        if (offset * offset > FAR * variance) {
          variance = varianceAround(src, row * columns, columns, mean);
        }
        moments.means[r] = (float) mean;
        moments.factors[r] = (float) (1 / Math.sqrt(variance + epsilon));
        if (kept) {
          means.set(HEAP, row, 0, (float) mean);
          variances.set(HEAP, row, 0, (float) variance);
        }
      }
    }
  }

  /** The variance of a row whose pivot was no good, by a second pass around its mean. */
  private static double varianceAround(Floats src, long base, int columns, double centre) {
    float mean = (float) centre;
    double total = 0;
    for (int from = 0; from < columns; from += BLOCK) {
      int to = Math.min(columns, from + BLOCK);
      total += Lanes.sum(BlockSums.squares(HEAP, src, base, 0, 1, from, to, mean));
    }
    double off = centre - mean;
    return Math.max(0, total / columns - off * off);
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
      RowMoments moments,
      Floats scale,
      boolean relu) {
    int bound = SPECIES.loopBound(columns);
    VectorMask<Float> tail = SPECIES.indexInRange(bound, columns);
    long row = base;
    for (int r = 0; r < rows; r++) {
      float factor = moments.factors[r];
      for (int i = 0; i < bound / LENGTH; i++) {
        FloatVector y = src.vector(HEAP, row, i).mul(factor).mul(scale.vector(HEAP, 0, i));
        dst.setVector(HEAP, row, i, relu ? BlockSums.relu(y) : y);
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
        accumulate(diffShift, column, d);
        accumulate(diffScale, column, dx);
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

  @Override
  void productsOfTwo(
      Floats src,
      Floats dst,
      Floats diffDst,
      Floats scale,
      long base,
      int columns,
      float mean0,
      float factor0,
      float mean1,
      float factor1,
      boolean relu,
      double[] sums,
      int at,
      float[] diffScale,
      float[] diffShift,
      int partial) {
    long next = base + columns;
    double total0 = 0;
    double total1 = 0;
    double totalProduct0 = 0;
    double totalProduct1 = 0;
    for (int from = 0; from < columns; from += ROW_BLOCK) {
      FloatVector sum0 = FloatVector.zero(SPECIES);
      FloatVector sum1 = sum0;
      FloatVector product0 = sum0;
      FloatVector product1 = sum0;
      int to = Math.min(columns, from + ROW_BLOCK);
      int vectors = (to - from) / LENGTH;
      int first = partial + from;
      long start0 = base + from;
      long start1 = next + from;
      for (int i = 0; i < vectors; i++) {
        FloatVector g = scale.vector(HEAP, from, i);
        FloatVector d0 = counted(dst, diffDst, start0, i, relu);
        FloatVector d1 = counted(dst, diffDst, start1, i, relu);
        FloatVector dx0 = src.vector(HEAP, start0, i).sub(mean0).mul(factor0).mul(d0);
        FloatVector dx1 = src.vector(HEAP, start1, i).sub(mean1).mul(factor1).mul(d1);
        sum0 = d0.fma(g, sum0);
        sum1 = d1.fma(g, sum1);
        product0 = dx0.fma(g, product0);
        product1 = dx1.fma(g, product1);
        accumulate(diffShift, first + i * LENGTH, d0.add(d1));
        accumulate(diffScale, first + i * LENGTH, dx0.add(dx1));
      }
      int i = from + vectors * LENGTH;
      if (i < to) {
        VectorMask<Float> tail = SPECIES.indexInRange(i, to);
        FloatVector g = scale.load(HEAP, 0, i, tail);
        FloatVector d0 = masked(dst, diffDst, base, i, relu, tail);
        FloatVector d1 = masked(dst, diffDst, next, i, relu, tail);
        FloatVector dx0 = src.load(HEAP, base, i, tail).sub(mean0, tail).mul(factor0).mul(d0);
        FloatVector dx1 = src.load(HEAP, next, i, tail).sub(mean1, tail).mul(factor1).mul(d1);
        sum0 = d0.fma(g, sum0);
        sum1 = d1.fma(g, sum1);
        product0 = dx0.fma(g, product0);
        product1 = dx1.fma(g, product1);
        accumulate(diffShift, partial + i, d0.add(d1), tail);
        accumulate(diffScale, partial + i, dx0.add(dx1), tail);
      }
      total0 += Lanes.sum(sum0);
      total1 += Lanes.sum(sum1);
      totalProduct0 += Lanes.sum(product0);
      totalProduct1 += Lanes.sum(product1);
    }
    sums[at] = total0;
    sums[at + 1] = totalProduct0;
    sums[at + 2] = total1;
    sums[at + 3] = totalProduct1;
  }

  private static void accumulate(float[] sums, int at, FloatVector terms) {
    FloatVector.fromArray(SPECIES, sums, at).add(terms).intoArray(sums, at);
  }

  private static void accumulate(float[] sums, int at, FloatVector terms, VectorMask<Float> mask) {
    FloatVector.fromArray(SPECIES, sums, at, mask).add(terms).intoArray(sums, at, mask);
  }

  /** The gradient in the vector of this number, 0 where a ReLU was not active. */
  private static FloatVector counted(
      Floats dst, Floats diffDst, long base, int number, boolean relu) {
    FloatVector d = diffDst.vector(HEAP, base, number);
    return relu ? BlockSums.where(dst.vector(HEAP, base, number), d) : d;
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
    for (int i = 0; i < bound / LENGTH; i++) {
      FloatVector g = counted(dst, diffDst, base, i, relu).mul(scale.vector(HEAP, 0, i));
      FloatVector x = src.vector(HEAP, base, i).sub(mean).mul(factor);
      diffSrc.setVector(HEAP, base, i, x.fma(minusSlope, g.sub(offset)).mul(factor));
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
