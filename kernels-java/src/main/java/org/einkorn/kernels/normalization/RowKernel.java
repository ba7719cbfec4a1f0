package org.einkorn.kernels.normalization;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Layer and RMS normalization on vectors. An item is a row; backward it is a band of rows, whose
 * share of the gradients of scale and shift is summed by itself. Which rows make a band depends on
 * the problem only.
 */
final class RowKernel extends RangeKernel {

  private static final int SMALLEST_BAND = 128;
  private static final int MOST_BANDS = 128;

  /** Elements of the rows that are normalized together, which stay in the first cache. */
  private static final int TOGETHER = 2048;

  /** Elements of the rows that one call of a loop normalizes. */
  private static final int STRETCH = 1 << 16;

  /** The same of rows that are added first, and stay in the cache until then. */
  private static final int ADDED = 1 << 13;

  private final RowLoops loops;
  private final Direction direction;
  private final Addend addend;
  private final double epsilon;
  private final boolean heap;
  private final boolean relu;
  private final boolean centred;
  private final long rows;
  private final int columns;
  private final long band;
  private final int together;

  RowKernel(
      Variant variant,
      NormalizationProblem problem,
      NormalizationProblem.Rows shape,
      Options options) {
    super(variant, problem, options, items(problem, shape), 1);
    loops = RowLoops.ALL.get(options.storage());
    direction = problem.direction();
    addend = problem.addend();
    epsilon = problem.epsilon();
    heap = options.storage() == Storage.HEAP;
    relu = problem.hasRelu();
    centred = problem.isCentred();
    rows = shape.rows();
    columns = Math.toIntExact(shape.columns());
    band = band(shape);
    together = Math.clamp(TOGETHER / Math.max(1, columns), 1, RowMoments.ROWS);
  }

  private static long band(NormalizationProblem.Rows shape) {
    return Math.max(SMALLEST_BAND, Math.ceilDiv(shape.rows(), MOST_BANDS));
  }

  private static long items(NormalizationProblem problem, NormalizationProblem.Rows shape) {
    return problem.direction() == Direction.BACKWARD
        ? Math.ceilDiv(shape.rows(), band(shape))
        : shape.rows();
  }

  @Override
  protected Frame newFrame() {
    return direction == Direction.BACKWARD ? new Backward() : new Forward();
  }

  private final class Forward extends Frame {
    private final Floats src = new Floats();
    private final Floats bias = new Floats();
    private final Floats residual = new Floats();
    private final Floats sum = addend == Addend.NONE ? src : new Floats();
    private final Floats scale = new Floats();
    private final Floats shift = new Floats();
    private final Floats dst = new Floats();
    private final Floats means = new Floats();
    private final Floats variances = new Floats();

    /** The rows at hand, of each thread. */
    private final RowMoments[] moments =
        Stream.generate(RowMoments::new).limit(options().threads()).toArray(RowMoments[]::new);

    private final AtomicInteger parts = new AtomicInteger();

    @Override
    protected void bind(Operands operands) {
      parts.set(0);
      src.bind(operands, Role.SRC);
      scale.bind(operands, Role.SCALE);
      dst.bind(operands, Role.DST);
      if (addend != Addend.NONE) {
        residual.bind(operands, Role.RESIDUAL);
        sum.bind(operands, Role.SUM);
      }
      if (addend == Addend.BIAS_RESIDUAL) {
        bias.bind(operands, Role.BIAS);
      }
      if (centred) {
        shift.bind(operands, Role.SHIFT);
      }
      if (direction == Direction.FORWARD_TRAINING) {
        variances.bind(operands, Role.VARIANCE);
        if (centred) {
          means.bind(operands, Role.MEAN);
        }
      }
    }

    @Override
    protected void compute(long from, long to) {
      int part = parts.getAndIncrement();
      int step = step();
      for (long row = from; row < to; row += step) {
        long end = Math.min(to, row + step);
        if (addend != Addend.NONE) {
          boolean biased = addend == Addend.BIAS_RESIDUAL;
          for (long r = row; r < end; r++) {
            loops.add(src, bias, residual, sum, r * columns, columns, biased);
          }
        }
        if (centred) {
          boolean kept = direction == Direction.FORWARD_TRAINING;
          loops.layer(
              sum,
              dst,
              row,
              end,
              columns,
              together,
              epsilon,
              scale,
              shift,
              relu,
              moments[part],
              means,
              variances,
              kept);
        } else {
          scaleByRoot(row, (int) (end - row), moments[part]);
        }
      }
    }

    /** Rows of one call of the loops. */
    private int step() {
      if (!centred) {
        return together;
      }
      int elements = addend == Addend.NONE ? STRETCH : ADDED;
      return Math.max(1, elements / Math.max(1, columns));
    }

    private void scaleByRoot(long row, int count, RowMoments rows) {
      long base = row * columns;
      loops.squares(sum, base, count, columns, rows);
      for (int i = 0; i < count; i++) {
        double meanSquare = rows.squares[i] / Math.max(1, columns);
        rows.factors[i] = (float) (1 / Math.sqrt(meanSquare + epsilon));
        if (direction == Direction.FORWARD_TRAINING) {
          variances.set(heap, row + i, 0, (float) meanSquare);
        }
      }
      loops.scale(sum, dst, base, count, columns, rows, scale, relu);
    }
  }

  private final class Backward extends Frame {
    private final Floats src = new Floats();
    private final Floats scale = new Floats();
    private final Floats dst = new Floats();
    private final Floats diffDst = new Floats();
    private final Floats means = new Floats();
    private final Floats variances = new Floats();
    private final Floats diffSrc = new Floats();
    private final Floats diffScale = new Floats();
    private final Floats diffShift = new Floats();
    private final int bands = (int) Math.ceilDiv(rows, band);
    private final double[] sums = new double[4 * bands];
    private final float[] scales = new float[Math.multiplyExact(bands, columns)];
    private final float[] shifts = new float[scales.length];

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      scale.bind(operands, Role.SCALE);
      diffDst.bind(operands, Role.DIFF_DST);
      variances.bind(operands, Role.VARIANCE);
      diffSrc.bind(operands, Role.DIFF_SRC);
      diffScale.bind(operands, Role.DIFF_SCALE);
      if (centred) {
        means.bind(operands, Role.MEAN);
        diffShift.bind(operands, Role.DIFF_SHIFT);
      }
      if (relu) {
        dst.bind(operands, Role.DST);
      }
    }

    @Override
    protected void compute(long from, long to) {
      for (int item = (int) from; item < to; item++) {
        int partial = item * columns;
        Arrays.fill(scales, partial, partial + columns, 0);
        Arrays.fill(shifts, partial, partial + columns, 0);
        long end = Math.min(rows, (item + 1) * band);
        long row = item * band;
        for (; row + 1 < end; row += 2) {
          differentiateTwo(row, 4 * item, partial);
        }
        if (row < end) {
          differentiate(row, 4 * item, partial);
        }
      }
    }

    private void differentiate(long row, int at, int partial) {
      float mean = mean(row);
      float factor = factor(row);
      loops.products(
          src,
          dst,
          diffDst,
          scale,
          row * columns,
          columns,
          mean,
          factor,
          relu,
          sums,
          at,
          scales,
          shifts,
          partial);
      gradient(row, mean, factor, at);
    }

    private void differentiateTwo(long row, int at, int partial) {
      float mean0 = mean(row);
      float mean1 = mean(row + 1);
      float factor0 = factor(row);
      float factor1 = factor(row + 1);
      loops.productsOfTwo(
          src,
          dst,
          diffDst,
          scale,
          row * columns,
          columns,
          mean0,
          factor0,
          mean1,
          factor1,
          relu,
          sums,
          at,
          scales,
          shifts,
          partial);
      gradient(row, mean0, factor0, at);
      gradient(row + 1, mean1, factor1, at + 2);
    }

    private float mean(long row) {
      return centred ? means.get(heap, row, 0) : 0;
    }

    private float factor(long row) {
      return (float) (1 / Math.sqrt(variances.get(heap, row, 0) + epsilon));
    }

    private void gradient(long row, float mean, float factor, int at) {
      float offset = centred ? (float) (sums[at] / columns) : 0;
      float slope = (float) (sums[at + 1] / columns);
      loops.gradient(
          src,
          dst,
          diffDst,
          scale,
          diffSrc,
          row * columns,
          columns,
          mean,
          factor,
          offset,
          slope,
          relu);
    }

    @Override
    protected void finish() {
      for (int column = 0; column < columns; column++) {
        double scaleSum = 0;
        double shiftSum = 0;
        for (int item = 0; item < bands; item++) {
          scaleSum += scales[item * columns + column];
          shiftSum += shifts[item * columns + column];
        }
        diffScale.set(heap, column, 0, (float) scaleSum);
        if (centred) {
          diffShift.set(heap, column, 0, (float) shiftSum);
        }
      }
    }
  }
}
