package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.PanelPacker.Order;

/** Packs blocks of a matrix that lies in native memory or in an array. */
public final class MatrixPacker extends BlockPacker {

  private static final float[] NO_FLOATS = {};

  private final PanelPacker packer;
  private final Order order;
  private final int width;

  private boolean heap;
  private MemorySegment matrix = MemorySegment.NULL;
  private float[] array = NO_FLOATS;
  private long offset;
  private long stride;
  private float scale;

  /** A packer of panels of this width. */
  public MatrixPacker(int width, Order order, Lanes lanes) {
    this.packer = PanelPackers.get(width, order, lanes);
    this.order = order;
    this.width = width;
  }

  /** Packs from native memory; offset and stride in bytes. */
  public void from(MemorySegment source, long sourceOffset, long sourceStride, float factor) {
    heap = false;
    matrix = source;
    offset = sourceOffset;
    stride = sourceStride;
    scale = factor;
  }

  /** Packs from an array; offset and stride in elements. */
  public void from(float[] source, long sourceOffset, long sourceStride, float factor) {
    heap = true;
    array = source;
    offset = sourceOffset;
    stride = sourceStride;
    scale = factor;
  }

  /** Compiles what packs from a storage. */
  public void warmUp(Storage storage) {
    PanelPackers.warmUp(packer, width, storage == Storage.HEAP);
  }

  @Override
  public void pack(int first, int count, int p, int k, MemorySegment panels, long panelsOffset) {
    boolean along = order == Order.ALONG;
    long inner = along ? first : p;
    long outer = along ? p : first;
    long at = offset + outer * stride + (heap ? inner : inner * 4L);
    long step = (along ? width : width * stride) * (along && !heap ? 4L : 1L);
    for (int done = 0; done < count; done += width) {
      int here = Math.min(width, count - done);
      if (heap) {
        packer.pack(array, (int) at, (int) stride, panels, panelsOffset, here, k, scale);
      } else {
        packer.pack(matrix, at, stride, panels, panelsOffset, here, k, scale);
      }
      at += step;
      panelsOffset += (long) width * k * 4;
    }
  }
}
