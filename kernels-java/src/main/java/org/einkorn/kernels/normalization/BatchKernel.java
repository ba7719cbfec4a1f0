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
 * Batch normalization of NCHW images on vectors. An item is a channel, all passes over it in a row,
 * so that a channel that fits in the cache is read from memory once.
 */
final class BatchKernel extends RangeKernel {

  private final PlaneLoops loops;
  private final Direction direction;
  private final double epsilon;
  private final boolean heap;
  private final boolean relu;
  private final int channels;
  private final int plane;
  private final long images;
  private final long image;

  BatchKernel(
      Variant variant,
      NormalizationProblem problem,
      NormalizationProblem.Batch shape,
      Options options) {
    super(variant, problem, options, shape.c(), 1);
    loops = PlaneLoops.ALL.get(options.storage());
    direction = problem.direction();
    epsilon = problem.epsilon();
    heap = options.storage() == Storage.HEAP;
    relu = problem.hasRelu();
    channels = Math.toIntExact(shape.c());
    plane = Math.toIntExact(shape.h() * shape.w());
    images = shape.mb();
    image = shape.c() * plane;
  }

  @Override
  protected Frame newFrame() {
    return direction == Direction.BACKWARD ? new Backward() : new Forward();
  }

  private double divisor() {
    return Math.max(1.0, (double) images * plane);
  }

  private final class Forward extends Frame {
    private final Floats src = new Floats();
    private final Floats scale = new Floats();
    private final Floats shift = new Floats();
    private final Floats dst = new Floats();
    private final BatchStatistics statistics = new BatchStatistics(heap, (double) images * plane);
    private final double[] sums = new double[2 * channels];

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
      for (int c = (int) from; c < to; c++) {
        long base = (long) c * plane;
        if (direction == Direction.FORWARD_TRAINING) {
          loops.statistics(src, base, image, images, plane, sums, 2 * c);
          statistics.put(c, (float) sums[2 * c], sums[2 * c + 1] / divisor());
        }
        float mean = statistics.mean(c);
        double r = 1 / Math.sqrt(statistics.variance(c) + epsilon);
        float factor = (float) (scale.get(heap, c, 0) * r);
        float added = shift.get(heap, c, 0);
        loops.normalize(src, dst, base, image, images, plane, mean, factor, added, relu);
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
    private final double[] sums = new double[2 * channels];

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      scale.bind(operands, Role.SCALE);
      diffDst.bind(operands, Role.DIFF_DST);
      if (relu) {
        dst.bind(operands, Role.DST);
      }
      means.bind(operands, Role.MEAN);
      variances.bind(operands, Role.VARIANCE);
      diffSrc.bind(operands, Role.DIFF_SRC);
      diffScale.bind(operands, Role.DIFF_SCALE);
      diffShift.bind(operands, Role.DIFF_SHIFT);
    }

    @Override
    protected void compute(long from, long to) {
      for (int c = (int) from; c < to; c++) {
        long base = (long) c * plane;
        float mean = means.get(heap, c, 0);
        double r = 1 / Math.sqrt(variances.get(heap, c, 0) + epsilon);
        loops.products(src, dst, diffDst, base, image, images, plane, mean, relu, sums, 2 * c);
        double sum = sums[2 * c];
        double product = sums[2 * c + 1];
        diffShift.set(heap, c, 0, (float) sum);
        diffScale.set(heap, c, 0, (float) (product * r));
        double factor = scale.get(heap, c, 0) * r;
        loops.gradient(
            src,
            dst,
            diffDst,
            diffSrc,
            base,
            image,
            images,
            plane,
            mean,
            (float) factor,
            (float) (factor * sum / divisor()),
            (float) (factor * r * r * product / divisor()),
            relu);
      }
    }
  }
}
