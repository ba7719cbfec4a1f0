package org.einkorn.kernels.normalization;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
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

  private static final int MOST_ROWS = 16;

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
    together = Math.clamp(TOGETHER / Math.max(1, columns), 1, MOST_ROWS);
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

    /** What belongs to the rows at hand, of each thread. */
    private final double[] sums = new double[options().threads() * MOST_ROWS];

    private final double[] squares = new double[sums.length];
    private final float[] mean = new float[sums.length];
    private final float[] factor = new float[sums.length];
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
      int at = parts.getAndIncrement() * MOST_ROWS;
      for (long row = from; row < to; row += together) {
        compute(row, (int) Math.min(together, to - row), at);
      }
    }

    private void compute(long row, int count, int at) {
      long base = row * columns;
      if (addend != Addend.NONE) {
        boolean biased = addend == Addend.BIAS_RESIDUAL;
        for (long start = base; start < base + (long) count * columns; start += columns) {
          loops.add(src, bias, residual, sum, start, columns, biased);
        }
      }
      int divisor = Math.max(1, columns);
      if (centred) {
        loops.sums(sum, base, count, columns, sums, at);
        for (int i = at; i < at + count; i++) {
          sums[i] /= divisor;
          mean[i] = (float) sums[i];
        }
      }
      loops.squares(sum, base, count, columns, mean, squares, at);
      for (int i = at; i < at + count; i++) {
        double off = sums[i] - mean[i];
        double variance = Math.max(0, squares[i] / divisor - off * off);
        factor[i] = (float) (1 / Math.sqrt(variance + epsilon));
        put(row + i - at, mean[i], (float) variance);
      }
      if (centred) {
        loops.normalize(sum, dst, base, count, columns, mean, factor, at, scale, shift, relu);
      } else {
        loops.scale(sum, dst, base, count, columns, factor, at, scale, relu);
      }
    }

    private void put(long row, float mean, float variance) {
      if (direction == Direction.FORWARD_TRAINING) {
        variances.set(heap, row, 0, variance);
        if (centred) {
          means.set(heap, row, 0, mean);
        }
      }
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
    private final double[] sums = new double[2 * bands];
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
        for (long row = item * band; row < end; row++) {
          differentiate(row, 2 * item, partial);
        }
      }
    }

    private void differentiate(long row, int at, int partial) {
      long base = row * columns;
      float mean = centred ? means.get(heap, row, 0) : 0;
      float factor = (float) (1 / Math.sqrt(variances.get(heap, row, 0) + epsilon));
      loops.products(
          src, dst, diffDst, scale, base, columns, mean, factor, relu, sums, at, scales, shifts,
          partial);
      float offset = centred ? (float) (sums[at] / columns) : 0;
      float slope = (float) (sums[at + 1] / columns);
      loops.gradient(
          src, dst, diffDst, scale, diffSrc, base, columns, mean, factor, offset, slope, relu);
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
