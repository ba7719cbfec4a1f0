package org.einkorn.kernels.normalization;

import java.util.Arrays;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.normalization.NormalizationProblem.Group;
import org.einkorn.kernels.normalization.NormalizationProblem.Images;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;

/**
 * Group and instance normalization on vectors. An item is a set, or an image where the channels lie
 * innermost; the sums of each channel of each image are kept, and added in order for the gradients
 * of scale and shift.
 */
final class GroupKernel extends RangeKernel {

  private final PlaneLoops planes;
  private final ColumnLoops columns;
  private final Direction direction;
  private final double epsilon;
  private final boolean heap;
  private final boolean relu;
  private final boolean channelsLast;
  private final int images;
  private final int channels;
  private final int groups;
  private final int plane;

  GroupKernel(Variant variant, NormalizationProblem problem, Images shape, Options options) {
    super(variant, problem, options, items(shape), 1);
    planes = PlaneLoops.ALL.get(options.storage());
    columns = ColumnLoops.ALL.get(options.storage());
    direction = problem.direction();
    epsilon = problem.epsilon();
    heap = options.storage() == Storage.HEAP;
    relu = problem.hasRelu();
    channelsLast = isChannelsLast(shape);
    images = Math.toIntExact(shape.mb());
    channels = Math.toIntExact(shape.c());
    groups = Math.toIntExact(groups(shape));
    plane = Math.toIntExact(shape.h() * shape.w());
  }

  private static boolean isChannelsLast(Images shape) {
    return shape.layout() == ImageLayout.NHWC && shape.h() * shape.w() > 1;
  }

  private static long groups(Images shape) {
    return shape instanceof Group group ? group.groups() : shape.c();
  }

  private static long items(Images shape) {
    return shape.mb() * (isChannelsLast(shape) ? 1 : groups(shape));
  }

  @Override
  protected Frame newFrame() {
    return direction == Direction.BACKWARD ? new Backward() : new Forward();
  }

  private int width() {
    return channels / Math.max(1, groups);
  }

  /** Elements of a set, at least 1. */
  private double size() {
    return Math.max(1, (double) width() * plane);
  }

  private final class Forward extends Frame {
    private final Floats src = new Floats();
    private final Floats scale = new Floats();
    private final Floats shift = new Floats();
    private final Floats dst = new Floats();
    private final Floats means = new Floats();
    private final Floats variances = new Floats();

    /** Mean and sum of squares of each set. */
    private final double[] sums = new double[2 * images * groups];

    private final float[][] channelMeans = new float[channelsLast ? images : 0][channels];
    private final float[][] channelFactors = new float[channelsLast ? images : 0][channels];

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
      for (int item = (int) from; item < to; item++) {
        if (channelsLast) {
          image(item);
        } else {
          set(item);
        }
      }
    }

    private void set(int set) {
      int first = set % groups * width();
      long base = (long) set * width() * plane;
      Arrays.fill(sums, 2 * set, 2 * set + 2, 0);
      planes.statistics(src, base, plane, width(), plane, 0, sums, 2 * set);
      put(set);
      float mean = (float) sums[2 * set];
      double r = r(set);
      for (int i = 0; i < width(); i++) {
        float factor = (float) (scale.get(heap, first + i, 0) * r);
        float added = shift.get(heap, first + i, 0);
        long at = base + (long) i * plane;
        planes.normalize(src, dst, at, 0, 1, plane, mean, factor, added, relu);
      }
    }

    private void image(int image) {
      long base = (long) image * plane * channels;
      float[] mean = channelMeans[image];
      float[] factor = channelFactors[image];
      for (int channel = 0; channel < channels; channel += Floats.LENGTH) {
        int count = Math.min(Floats.LENGTH, channels - channel);
        columns.statistics(src, base, plane, channels, channel, count, mean, factor);
      }
      for (int group = 0; group < groups; group++) {
        merge(image * groups + group, mean, factor, group * width());
      }
      for (int channel = 0; channel < channels; channel += Floats.LENGTH) {
        int count = Math.min(Floats.LENGTH, channels - channel);
        columns.normalize(
            src, dst, base, plane, channels, channel, count, mean, factor, shift, relu);
      }
    }

    /** From the channels' means and variances to the set's, and back to means and factors. */
    private void merge(int set, float[] mean, float[] factor, int first) {
      double sum = 0;
      for (int c = first; c < first + width(); c++) {
        sum += mean[c];
      }
      double common = sum / Math.max(1, width());
      double squares = 0;
      for (int c = first; c < first + width(); c++) {
        double distance = mean[c] - common;
        squares += plane * (factor[c] + distance * distance);
      }
      sums[2 * set] = common;
      sums[2 * set + 1] = squares;
      put(set);
      for (int c = first; c < first + width(); c++) {
        mean[c] = (float) common;
        factor[c] = (float) (scale.get(heap, c, 0) * r(set));
      }
    }

    private double r(int set) {
      return 1 / Math.sqrt(sums[2 * set + 1] / size() + epsilon);
    }

    private void put(int set) {
      if (direction == Direction.FORWARD_TRAINING) {
        means.set(heap, set, 0, (float) sums[2 * set]);
        variances.set(heap, set, 0, (float) (sums[2 * set + 1] / size()));
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

    /** Σ diff_dst and Σ diff_dst · x̂ of each channel of each image. */
    private final double[] sums = new double[Math.multiplyExact(2 * images, channels)];

    private final Channels[] scratch = new Channels[channelsLast ? images : 0];

    Backward() {
      for (int image = 0; image < scratch.length; image++) {
        scratch[image] = new Channels(channels);
      }
    }

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
      if (relu) {
        dst.bind(operands, Role.DST);
      }
    }

    @Override
    protected void compute(long from, long to) {
      for (int item = (int) from; item < to; item++) {
        if (channelsLast) {
          image(item, scratch[item]);
        } else {
          set(item);
        }
      }
    }

    private double r(int set) {
      return 1 / Math.sqrt(variances.get(heap, set, 0) + epsilon);
    }

    private void set(int set) {
      int first = set % groups * width();
      int at = 2 * set * width();
      long base = (long) set * width() * plane;
      float mean = means.get(heap, set, 0);
      double r = r(set);
      double sum = 0;
      double product = 0;
      for (int i = 0; i < width(); i++) {
        int c = at + 2 * i;
        Arrays.fill(sums, c, c + 2, 0);
        planes.products(
            src, dst, diffDst, base + (long) i * plane, 0, 1, plane, mean, relu, sums, c);
        sums[c + 1] *= r;
        sum += scale.get(heap, first + i, 0) * sums[c];
        product += scale.get(heap, first + i, 0) * sums[c + 1];
      }
      float offset = (float) (r * sum / size());
      float slope = (float) (r * r * product / size());
      for (int i = 0; i < width(); i++) {
        float factor = (float) (r * scale.get(heap, first + i, 0));
        long start = base + (long) i * plane;
        planes.gradient(
            src, dst, diffDst, diffSrc, start, 0, 1, plane, mean, factor, offset, slope, relu);
      }
    }

    private void image(int image, Channels of) {
      long base = (long) image * plane * channels;
      for (int c = 0; c < channels; c++) {
        of.means[c] = means.get(heap, (long) image * groups + c / width(), 0);
      }
      for (int channel = 0; channel < channels; channel += Floats.LENGTH) {
        int count = Math.min(Floats.LENGTH, channels - channel);
        columns.products(
            src,
            dst,
            diffDst,
            base,
            plane,
            channels,
            channel,
            count,
            of.means,
            of.offsets,
            of.slopes,
            relu);
      }
      for (int group = 0; group < groups; group++) {
        merge(image, group, of);
      }
      for (int channel = 0; channel < channels; channel += Floats.LENGTH) {
        int count = Math.min(Floats.LENGTH, channels - channel);
        columns.gradient(
            src,
            dst,
            diffDst,
            diffSrc,
            base,
            plane,
            channels,
            channel,
            count,
            of.means,
            of.factors,
            of.offsets,
            of.slopes,
            relu);
      }
    }

    /** From the channels' sums to the set's, and back to the channels' coefficients. */
    private void merge(int image, int group, Channels of) {
      double r = r(image * groups + group);
      double sum = 0;
      double product = 0;
      int first = group * width();
      for (int c = first; c < first + width(); c++) {
        int at = 2 * (image * channels + c);
        sums[at] = of.offsets[c];
        sums[at + 1] = of.slopes[c] * r;
        sum += scale.get(heap, c, 0) * sums[at];
        product += scale.get(heap, c, 0) * sums[at + 1];
      }
      for (int c = first; c < first + width(); c++) {
        of.factors[c] = (float) (r * scale.get(heap, c, 0));
        of.offsets[c] = (float) (r * sum / size());
        of.slopes[c] = (float) (r * r * product / size());
      }
    }

    @Override
    protected void finish() {
      for (int c = 0; c < channels; c++) {
        double shiftSum = 0;
        double scaleSum = 0;
        for (int image = 0; image < images; image++) {
          int at = 2 * (image * channels + c);
          shiftSum += sums[at];
          scaleSum += sums[at + 1];
        }
        diffShift.set(heap, c, 0, (float) shiftSum);
        diffScale.set(heap, c, 0, (float) scaleSum);
      }
    }
  }

  /** What belongs to the channels of an image while it is computed. */
  private static final class Channels {
    final float[] means;
    final float[] factors;
    final float[] offsets;
    final float[] slopes;

    Channels(int count) {
      means = new float[count];
      factors = new float[count];
      offsets = new float[count];
      slopes = new float[count];
    }
  }
}
