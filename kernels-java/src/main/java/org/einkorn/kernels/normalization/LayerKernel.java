package org.einkorn.kernels.normalization;

import java.util.Arrays;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Layer normalization on vectors. An item is a row; backward it is a band of rows, whose share of
 * the gradients of scale and shift is summed by itself. Which rows make a band depends on the
 * problem only.
 */
final class LayerKernel extends RangeKernel {

  private static final int SMALLEST_BAND = 128;
  private static final int MOST_BANDS = 128;

  private final NormalizationLoops loops;
  private final Direction direction;
  private final double epsilon;
  private final boolean heap;
  private final long rows;
  private final int columns;
  private final long band;

  LayerKernel(
      Variant variant,
      NormalizationProblem problem,
      NormalizationProblem.Layer shape,
      Options options) {
    super(variant, problem, options, items(problem, shape), 1);
    loops = NormalizationLoops.ALL.get(options.storage());
    direction = problem.direction();
    epsilon = problem.epsilon();
    heap = options.storage() == Storage.HEAP;
    rows = shape.rows();
    columns = Math.toIntExact(shape.columns());
    band = band(shape);
  }

  private static long band(NormalizationProblem.Layer shape) {
    return Math.max(SMALLEST_BAND, Math.ceilDiv(shape.rows(), MOST_BANDS));
  }

  private static long items(NormalizationProblem problem, NormalizationProblem.Layer shape) {
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
    private final Floats scale = new Floats();
    private final Floats shift = new Floats();
    private final Floats dst = new Floats();
    private final Floats means = new Floats();
    private final Floats variances = new Floats();

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      scale.bind(operands, Role.SCALE);
      shift.bind(operands, Role.SHIFT);
      dst.bind(operands, Role.DST);
      if (direction == Direction.FORWARD_TRAINING) {
        means.bind(operands, Role.MEAN);
        variances.bind(operands, Role.VARIANCE);
      }
    }

    @Override
    protected void compute(long from, long to) {
      int divisor = Math.max(1, columns);
      for (long row = from; row < to; row++) {
        long base = row * columns;
        double exact = loops.sum(src, base, 0, 1, columns) / divisor;
        float mean = (float) exact;
        double off = exact - mean;
        double variance = loops.squares(src, base, 0, 1, columns, mean) / divisor - off * off;
        variance = Math.max(0, variance);
        float factor = (float) (1 / Math.sqrt(variance + epsilon));
        loops.normalizeRow(src, dst, base, columns, mean, factor, scale, shift);
        if (direction == Direction.FORWARD_TRAINING) {
          means.set(heap, row, 0, mean);
          variances.set(heap, row, 0, (float) variance);
        }
      }
    }
  }

  private final class Backward extends Frame {
    private final Floats src = new Floats();
    private final Floats scale = new Floats();
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
      means.bind(operands, Role.MEAN);
      variances.bind(operands, Role.VARIANCE);
      diffSrc.bind(operands, Role.DIFF_SRC);
      diffScale.bind(operands, Role.DIFF_SCALE);
      diffShift.bind(operands, Role.DIFF_SHIFT);
    }

    @Override
    protected void compute(long from, long to) {
      for (int item = (int) from; item < to; item++) {
        int partial = item * columns;
        Arrays.fill(scales, partial, partial + columns, 0);
        Arrays.fill(shifts, partial, partial + columns, 0);
        long end = Math.min(rows, (item + 1) * band);
        for (long row = item * band; row < end; row++) {
          differentiate(row, item, partial);
        }
      }
    }

    private void differentiate(long row, int item, int partial) {
      long base = row * columns;
      float mean = means.get(heap, row, 0);
      float factor = (float) (1 / Math.sqrt(variances.get(heap, row, 0) + epsilon));
      int at = 2 * item;
      loops.rowProducts(
          src, diffDst, scale, base, columns, mean, factor, sums, at, scales, shifts, partial);
      float offset = (float) (sums[at] / columns);
      float slope = (float) (sums[at + 1] / columns);
      loops.rowGradient(src, diffDst, scale, diffSrc, base, columns, mean, factor, offset, slope);
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
        diffShift.set(heap, column, 0, (float) shiftSum);
      }
    }
  }
}
