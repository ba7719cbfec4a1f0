package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.microkernel.BlockPacker;
import org.einkorn.kernels.microkernel.Machine;
import org.einkorn.kernels.microkernel.PanelPacker;
import org.einkorn.kernels.microkernel.PanelPackers;

/**
 * The weights of one group as the left matrix of backward-data: row c, column (o, r, s) is {@code
 * weights[o, c, r, s]}.
 */
final class TransposedWeights extends BlockPacker {

  private static final float[] NONE = {};

  private final int width;
  private final int channels;
  private final int taps;
  private final PanelPacker packer;

  private boolean heap;
  private MemorySegment segment = MemorySegment.NULL;
  private float[] array = NONE;
  private long start;

  /**
   * A packer.
   *
   * @param width rows of a panel
   * @param channels input channels of a group
   * @param taps positions of the kernel
   */
  TransposedWeights(int width, int channels, int taps) {
    this.width = width;
    this.channels = channels;
    this.taps = taps;
    this.packer = PanelPackers.get(width, PanelPacker.Order.ACROSS, Machine.FLOATS);
  }

  /** Refers to native memory; the offset is in elements. */
  void from(MemorySegment source, long offset) {
    heap = false;
    segment = source;
    start = offset;
  }

  /** Refers to an array. */
  void from(float[] source, long offset) {
    heap = true;
    array = source;
    start = offset;
  }

  @Override
  public void pack(int first, int count, int p, int k, MemorySegment panels, long panelsOffset) {
    for (int done = 0; done < count; done += width) {
      int here = Math.min(width, count - done);
      // the columns of one o are consecutive in memory
      for (int q = p; q < p + k; ) {
        int o = q / taps;
        int tap = q % taps;
        int length = Math.min(taps - tap, p + k - q);
        long at = start + ((long) o * channels + first + done) * taps + tap;
        long to = panelsOffset + (long) (q - p) * width * 4;
        if (heap) {
          packer.pack(array, (int) at, taps, panels, to, here, length, 1f);
        } else {
          packer.pack(segment, at * 4, taps * 4L, panels, to, here, length, 1f);
        }
        q += length;
      }
      panelsOffset += (long) width * k * 4;
    }
  }
}
