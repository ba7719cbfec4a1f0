package org.einkorn.kernels.pooling;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.RangeKernel;
import org.jspecify.annotations.Nullable;

/**
 * All poolings on vectors. An item is a plane, or where the channels lie innermost a block of
 * channels of an image.
 */
final class WindowKernel extends RangeKernel {

  /** Channels of a block: four cache lines of floats. */
  private static final int BLOCK = 64;

  private final boolean backward;
  private final boolean average;
  private final boolean training;
  private final boolean channelsLast;
  private final int blocks;
  private final Windows windows;
  private final @Nullable MeanGradients gradients;
  private final WindowLoops planes;
  private final ChannelLoops channels;

  WindowKernel(Variant variant, PoolingProblem problem, Options options) {
    super(variant, problem, options, items(problem), 1);
    backward = problem.direction() == Direction.BACKWARD;
    average = problem.isAverage();
    training = !average && problem.direction() == Direction.FORWARD_TRAINING;
    channelsLast = isChannelsLast(problem);
    blocks = blocks(problem);
    windows = new Windows(problem, problem.mb() * (channelsLast ? 1 : problem.c()));
    gradients =
        average && backward && !channelsLast && MeanGradients.fits(windows)
            ? new MeanGradients(windows)
            : null;
    planes = WindowLoops.ALL.get(options.storage());
    channels = ChannelLoops.ALL.get(options.storage());
  }

  private static boolean isChannelsLast(PoolingProblem p) {
    return p.layout() == ImageLayout.NHWC;
  }

  private static int blocks(PoolingProblem p) {
    return (int) Math.ceilDiv(p.c(), BLOCK);
  }

  private static long items(PoolingProblem p) {
    return p.mb() * (isChannelsLast(p) ? blocks(p) : p.c());
  }

  @Override
  protected Frame newFrame() {
    return new Call();
  }

  private final class Call extends Frame {
    private final Floats from = new Floats();
    private final Floats to = new Floats();
    private final Places places = new Places();

    @Override
    protected void bind(Operands operands) {
      from.bind(operands, backward ? Role.DIFF_DST : Role.SRC);
      to.bind(operands, backward ? Role.DIFF_SRC : Role.DST);
      if (training || (backward && !average)) {
        places.bind(operands);
      }
    }

    @Override
    protected void compute(long first, long end) {
      if (!channelsLast) {
        planes(first, end);
        return;
      }
      for (long item = first; item < end; item++) {
        int channel = (int) (item % blocks) * BLOCK;
        int last = Math.min(channel + BLOCK, windows.channels);
        channels(item / blocks, channel, last);
      }
    }

    private void planes(long first, long end) {
      if (gradients != null) {
        planes.averageBackward(gradients, from, to, first, end);
      } else if (average && backward) {
        planes.averageBackward(windows, from, to, first, end);
      } else if (average) {
        planes.average(windows, from, to, first, end);
      } else if (backward) {
        planes.maximumBackward(windows, from, places, to, first, end);
      } else {
        planes.maximum(windows, from, to, places, training, first, end);
      }
    }

    private void channels(long image, int first, int end) {
      if (average && backward) {
        channels.averageBackward(windows, from, to, image, first, end);
      } else if (average) {
        channels.average(windows, from, to, image, first, end);
      } else if (backward) {
        channels.maximumBackward(windows, from, places, to, image, first, end);
      } else {
        channels.maximum(windows, from, to, places, training, image, first, end);
      }
    }
  }
}
