package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.vector.Floats;
import org.jspecify.annotations.Nullable;

/**
 * The weights as the left matrix of a lattice's product: row i, column (c, tap) is {@code
 * weights[i, c, tap]} forward and {@code weights[c, i, tap]} for backward-data. Packed, it is cut
 * into blocks of whole channels c, and these into panels.
 */
final class WeightPanels {

  /** Channels of a block. */
  final int blockChannels;

  /** Greatest number of columns of a block. */
  final int longest;

  private final int rows;
  private final int height;
  private final int channels;
  private final int tapCount;
  private final int rowStep;
  private final int channelStep;
  private final long groupStep;
  private final int[] steps;
  private final @Nullable TapOrder order;

  /** The weights that the taps of a lattice meet, in panels of so many rows. */
  WeightPanels(ConvolutionProblem p, ColumnGeometry g, boolean forward, int height) {
    int kernel = (int) (p.d().kernel() * p.h().kernel() * p.w().kernel());
    int inputs = (int) (p.ic() / p.groups());
    int outputs = (int) (p.oc() / p.groups());
    rows = forward ? outputs : inputs;
    this.height = height;
    channels = g.channels;
    tapCount = g.taps.length;
    rowStep = forward ? inputs * kernel : kernel;
    channelStep = forward ? kernel : inputs * kernel;
    groupStep = (long) inputs * outputs * kernel;
    blockChannels = Math.max(1, Math.min(channels, ConvolutionPlan.KC / Math.max(1, tapCount)));
    longest = blockChannels * tapCount;
    steps = new int[longest];
    for (int i = 0; i < longest; i++) {
      steps[i] = i / tapCount * channelStep + g.taps[i % tapCount];
    }
    order =
        rowStep > 1 && TapOrder.fits(height, rowStep, g.taps)
            ? TapOrder.of(height, rowStep, g.taps)
            : null;
  }

  /** Number of panels. */
  int panels() {
    return Math.ceilDiv(rows, height);
  }

  /** Bytes of the packed matrix of one group. */
  long bytes() {
    long elements = (long) panels() * height * channels * tapCount;
    return ConvolutionPlan.aligned(elements * Float.BYTES);
  }

  /**
   * Where a block's row starts in a packed matrix, in bytes; the row is a multiple of the height.
   */
  long offset(int channel, int count, int row) {
    long before = (long) channel * tapCount * panels() * height;
    return (before + (long) row * count * tapCount) * Float.BYTES;
  }

  /** Packs one panel of all blocks of a group. */
  void pack(
      ColumnLoops loops, Floats weights, int group, int panel, MemorySegment memory, long matrix) {
    int row = panel * height;
    int here = Math.min(height, rows - row);
    for (int c = 0; c < channels; c += blockChannels) {
      int count = Math.min(blockChannels, channels - c);
      long from = group * groupStep + (long) row * rowStep + (long) c * channelStep;
      if (order != null && here == height) {
        loops.packTaps(
            weights, from, channelStep, count, order, memory, matrix + offset(c, count, row));
        continue;
      }
      loops.packWeights(
          weights,
          from,
          rowStep,
          steps,
          count * tapCount,
          here,
          height,
          memory,
          matrix + offset(c, count, row));
    }
  }
}
