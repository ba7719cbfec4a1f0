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
 * Batch normalization of NCHW images on vectors. An item is a channel. Each takes all its passes
 * before the next, so that it is read from memory once, if it fits in the cache; else each pass
 * takes all channels, image by image, which is how they lie in memory.
 */
final class BatchKernel extends RangeKernel {

  /** Elements of a channel that stay in the second cache, though its planes lie far apart. */
  private static final long CACHED = 1 << 16;

  /** Elements of a plane that are worth a call of their own. */
  private static final int LONG_PLANE = 1024;

  private final PlaneLoops loops;
  private final Direction direction;
  private final double epsilon;
  private final boolean heap;
  private final boolean relu;
  private final int channels;
  private final int plane;
  private final long images;
  private final long image;
  private final boolean byImage;

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
    boolean onePass = direction == Direction.FORWARD_INFERENCE;
    byImage = plane >= LONG_PLANE && (onePass || images * plane > CACHED);
  }

  @Override
  protected Frame newFrame() {
    return direction == Direction.BACKWARD ? new Backward() : new Forward();
  }

  /** The first element of a channel's plane. */
  private long place(int c, long ofImage) {
    return ofImage * image + (long) c * plane;
  }

  private double divisor() {
    return Math.max(1.0, (double) images * plane);
  }

  /** What is done to a channel: a pass that sums, and one that writes. */
  private abstract class Passes extends Frame {
    /** Two numbers of each channel. */
    final double[] sums = new double[2 * channels];

    /** Sums over the planes of a channel in some images. */
    abstract void sum(int c, long first, long count);

    /** Called between the passes. */
    abstract void conclude(int c);

    /** Writes the planes of a channel in some images. */
    abstract void write(int c, long first, long count);

    @Override
    protected final void compute(long from, long to) {
      Arrays.fill(sums, (int) (2 * from), (int) (2 * to), 0);
      if (!byImage) {
        for (int c = (int) from; c < to; c++) {
          sum(c, 0, images);
          conclude(c);
          write(c, 0, images);
        }
        return;
      }
      for (long i = 0; i < images; i++) {
        for (int c = (int) from; c < to; c++) {
          sum(c, i, 1);
        }
      }
      for (int c = (int) from; c < to; c++) {
        conclude(c);
      }
      for (long i = 0; i < images; i++) {
        for (int c = (int) from; c < to; c++) {
          write(c, i, 1);
        }
      }
    }
  }

  private final class Forward extends Passes {
    private final Floats src = new Floats();
    private final Floats scale = new Floats();
    private final Floats shift = new Floats();
    private final Floats dst = new Floats();
    private final BatchStatistics statistics = new BatchStatistics(heap, (double) images * plane);

    @Override
    protected void bind(Operands operands) {
      src.bind(operands, Role.SRC);
      scale.bind(operands, Role.SCALE);
      shift.bind(operands, Role.SHIFT);
      dst.bind(operands, Role.DST);
      statistics.bind(operands, direction);
    }

    @Override
    void sum(int c, long first, long count) {
      if (direction == Direction.FORWARD_TRAINING) {
        double seen = (double) first * plane;
        loops.statistics(src, place(c, first), image, count, plane, seen, sums, 2 * c);
      }
    }

    @Override
    void conclude(int c) {
      if (direction == Direction.FORWARD_TRAINING) {
        statistics.put(c, (float) sums[2 * c], sums[2 * c + 1] / divisor());
      }
    }

    @Override
    void write(int c, long first, long count) {
      double r = 1 / Math.sqrt(statistics.variance(c) + epsilon);
      float factor = (float) (scale.get(heap, c, 0) * r);
      loops.normalize(
          src,
          dst,
          place(c, first),
          image,
          count,
          plane,
          statistics.mean(c),
          factor,
          shift.get(heap, c, 0),
          relu);
    }
  }

  private final class Backward extends Passes {
    private final Floats src = new Floats();
    private final Floats scale = new Floats();
    private final Floats dst = new Floats();
    private final Floats diffDst = new Floats();
    private final Floats means = new Floats();
    private final Floats variances = new Floats();
    private final Floats diffSrc = new Floats();
    private final Floats diffScale = new Floats();
    private final Floats diffShift = new Floats();

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
    void sum(int c, long first, long count) {
      float mean = means.get(heap, c, 0);
      loops.products(
          src, dst, diffDst, place(c, first), image, count, plane, mean, relu, sums, 2 * c);
    }

    @Override
    void conclude(int c) {
      diffShift.set(heap, c, 0, (float) sums[2 * c]);
      diffScale.set(heap, c, 0, (float) (sums[2 * c + 1] * root(c)));
    }

    private double root(int c) {
      return 1 / Math.sqrt(variances.get(heap, c, 0) + epsilon);
    }

    @Override
    void write(int c, long first, long count) {
      double r = root(c);
      double factor = scale.get(heap, c, 0) * r;
      loops.gradient(
          src,
          dst,
          diffDst,
          diffSrc,
          place(c, first),
          image,
          count,
          plane,
          means.get(heap, c, 0),
          (float) factor,
          (float) (factor * sums[2 * c] / divisor()),
          (float) (factor * r * r * sums[2 * c + 1] / divisor()),
          relu);
    }
  }
}
