package org.einkorn.kernels.normalization;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Batch normalization on vectors of neighbouring channels: NHWC images, and those of one pixel. An
 * item is a vector.
 */
final class ColumnKernel extends RangeKernel {

  private final ColumnLoops loops;
  private final Direction direction;
  private final double epsilon;
  private final boolean heap;
  private final boolean relu;
  private final int channels;
  private final long rows;

  ColumnKernel(
      Variant variant,
      NormalizationProblem problem,
      NormalizationProblem.Batch shape,
      Options options) {
    super(variant, problem, options, Math.ceilDiv(shape.c(), Floats.LENGTH), 1);
    loops = ColumnLoops.ALL.get(options.storage());
    direction = problem.direction();
    epsilon = problem.epsilon();
    heap = options.storage() == Storage.HEAP;
    relu = problem.hasRelu();
    channels = Math.toIntExact(shape.c());
    rows = shape.mb() * shape.h() * shape.w();
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
    private final BatchStatistics statistics = new BatchStatistics(heap, rows);
    private final float[] means = new float[channels];
    private final float[] factors = new float[channels];

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      scale.bind(operands, Role.SCALE);
      shift.bind(operands, Role.SHIFT);
      dst.bind(operands, Role.DST);
      statistics.bind(operands, direction);
    }

    @Override
    protected void compute(long from, long to) {
      for (long item = from; item < to; item++) {
        int channel = (int) item * Floats.LENGTH;
        int count = Math.min(Floats.LENGTH, channels - channel);
        if (direction == Direction.FORWARD_TRAINING) {
          loops.statistics(src, 0, rows, channels, channel, count, means, factors);
        }
        for (int c = channel; c < channel + count; c++) {
          if (direction == Direction.FORWARD_TRAINING) {
            statistics.put(c, means[c], factors[c]);
          }
          means[c] = statistics.mean(c);
          double r = 1 / Math.sqrt(statistics.variance(c) + epsilon);
          factors[c] = (float) (scale.get(heap, c, 0) * r);
        }
        loops.normalize(src, dst, 0, rows, channels, channel, count, means, factors, shift, relu);
      }
    }
  }

  private final class Backward extends Frame {
    private final Floats src = new Floats();
    private final Floats scale = new Floats();
    private final Floats dst = new Floats();
    private final Floats diffDst = new Floats();
    private final Floats meanOperand = new Floats();
    private final Floats varianceOperand = new Floats();
    private final Floats diffSrc = new Floats();
    private final Floats diffScale = new Floats();
    private final Floats diffShift = new Floats();
    private final float[] means = new float[channels];
    private final float[] factors = new float[channels];
    private final float[] offsets = new float[channels];
    private final float[] slopes = new float[channels];

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      scale.bind(operands, Role.SCALE);
      diffDst.bind(operands, Role.DIFF_DST);
      if (relu) {
        dst.bind(operands, Role.DST);
      }
      meanOperand.bind(operands, Role.MEAN);
      varianceOperand.bind(operands, Role.VARIANCE);
      diffSrc.bind(operands, Role.DIFF_SRC);
      diffScale.bind(operands, Role.DIFF_SCALE);
      diffShift.bind(operands, Role.DIFF_SHIFT);
    }

    @Override
    protected void compute(long from, long to) {
      for (long item = from; item < to; item++) {
        int channel = (int) item * Floats.LENGTH;
        int count = Math.min(Floats.LENGTH, channels - channel);
        for (int c = channel; c < channel + count; c++) {
          means[c] = meanOperand.get(heap, c, 0);
        }
        loops.products(
            src, dst, diffDst, 0, rows, channels, channel, count, means, offsets, slopes, relu);
        for (int c = channel; c < channel + count; c++) {
          finishSums(c);
        }
        loops.gradient(
            src, dst, diffDst, diffSrc, 0, rows, channels, channel, count, means, factors, offsets,
            slopes, relu);
      }
    }

    private void finishSums(int c) {
      double r = 1 / Math.sqrt(varianceOperand.get(heap, c, 0) + epsilon);
      double factor = scale.get(heap, c, 0) * r;
      double sum = offsets[c];
      double product = slopes[c];
      double divisor = Math.max(1.0, rows);
      diffShift.set(heap, c, 0, (float) sum);
      diffScale.set(heap, c, 0, (float) (product * r));
      factors[c] = (float) factor;
      offsets[c] = (float) (factor * sum / divisor);
      slopes[c] = (float) (factor * r * r * product / divisor);
    }
  }
}
