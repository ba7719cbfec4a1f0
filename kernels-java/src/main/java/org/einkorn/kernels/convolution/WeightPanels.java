package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.einkorn.kernels.microkernel.PanelPackers;
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
  private final boolean isHeap;
  private final int channels;
  private final int tapCount;
  private final int rowStep;
  private final int channelStep;
  private final long groupStep;
  private final int[] steps;
  private final boolean inLine;
  private final boolean transposed;
  private final int[] places;
  private final @Nullable TapOrder order;
  private final @Nullable PanelPacker transposer;

  /** The weights that the taps of a lattice meet, in panels of so many rows. */
  WeightPanels(
      ConvolutionProblem p, ColumnGeometry g, boolean forward, int height, Storage storage) {
    isHeap = storage == Storage.HEAP;
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
    inLine = rowStep == 1 && tapCount == 1 && height <= Floats.LENGTH;
    transposed =
        !forward
            && Floats.LENGTH == 8
            && height == ConvolutionPlan.MR
            && kernel >= Floats.LENGTH
            && tapCount > 0
            && isAscending(g.taps);
    places = new int[kernel];
    Arrays.fill(places, -1);
    for (int i = 0; i < tapCount; i++) {
      places[g.taps[i]] = i;
    }
    order =
        Floats.LENGTH == 16 && rowStep > 1 && TapOrder.fits(height, rowStep, g.taps)
            ? TapOrder.of(height, rowStep, g.taps)
            : null;
    boolean wholeRows = forward && tapCount == kernel && isAscending(g.taps);
    transposer = wholeRows ? PanelPackers.get(height, Order.ACROSS, Machine.FLOATS) : null;
  }

  private static boolean isAscending(int[] taps) {
    for (int i = 1; i < taps.length; i++) {
      if (taps[i] <= taps[i - 1]) {
        return false;
      }
    }
    return true;
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

  /** Packs a share of the panels of all blocks of a group. */
  void pack(
      WeightLoops loops,
      Floats weights,
      int group,
      int part,
      int parts,
      MemorySegment memory,
      long matrix) {
    int first = panels() * part / parts * height;
    int end = Math.min(rows, panels() * (part + 1) / parts * height);
    for (int c = 0; c < channels; c += blockChannels) {
      int count = Math.min(blockChannels, channels - c);
      for (int row = first; row < end; row += ConvolutionPlan.MC) {
        int here = Math.min(ConvolutionPlan.MC, end - row);
        packStrip(
            loops, weights, group, c, count, row, here, memory, matrix + offset(c, count, row));
      }
    }
  }

  /**
   * Packs some rows of a block, one panel behind the other; the first is a multiple of the height.
   */
  void packStrip(
      WeightLoops loops,
      Floats weights,
      int group,
      int channel,
      int count,
      int row,
      int rowCount,
      MemorySegment memory,
      long to) {
    long from = group * groupStep + (long) row * rowStep + (long) channel * channelStep;
    if (inLine) {
      loops.packRows(weights, from, channelStep, count, rowCount, height, memory, to);
      return;
    }
    int whole = rowCount / height;
    if (transposer != null) {
      // the last panel of a packer reaches behind its end, where another thread may have written
      whole = Math.max(0, Math.ceilDiv(rowCount, height) - 1);
      packAcross(transposer, weights, from, whole, count * tapCount, memory, to);
    } else if (order != null) {
      loops.packOrdered(weights, from, channelStep, count, whole, order, memory, to);
    } else if (transposed) {
      loops.packTransposed(weights, from, channelStep, count, whole, places, tapCount, memory, to);
    } else {
      packSingly(loops, weights, from, count, 0, whole, rowCount, memory, to);
    }
    packSingly(
        loops, weights, from, count, whole, Math.ceilDiv(rowCount, height), rowCount, memory, to);
  }

  private void packAcross(
      PanelPacker packer,
      Floats weights,
      long from,
      int panels,
      int k,
      MemorySegment memory,
      long to) {
    for (int i = 0; i < panels; i++) {
      if (isHeap) {
        packer.pack(weights.array(), weights.at(from), rowStep, memory, to, height, k, 1);
      } else {
        packer.pack(
            weights.segment(), weights.byteAt(from), rowStep * 4L, memory, to, height, k, 1);
      }
      from += (long) height * rowStep;
      to += (long) height * k * Float.BYTES;
    }
  }

  /** Packs channels of panels element by element, channel by channel. */
  private void packSingly(
      WeightLoops loops,
      Floats weights,
      long from,
      int count,
      int panel,
      int end,
      int rowCount,
      MemorySegment memory,
      long to) {
    long panelStep = (long) height * count * tapCount * Float.BYTES;
    for (int c = 0; c < count; c++) {
      for (int i = panel; i < end; i++) {
        int row = i * height;
        loops.packWeights(
            weights,
            from + (long) c * channelStep + (long) row * rowStep,
            rowStep,
            steps,
            tapCount,
            Math.min(height, rowCount - row),
            height,
            memory,
            to + i * panelStep + (long) c * tapCount * height * Float.BYTES);
      }
    }
  }
}
