package org.einkorn.kernels.microkernel;

import java.lang.foreign.MemorySegment;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.microkernel.PanelPacker.Order;

/** Packs blocks of a matrix that lies in native memory or in an array. */
public final class MatrixPacker extends BlockPacker {

  private static final float[] NO_FLOATS = {};
  private static final double[] NO_DOUBLES = {};

  private final PanelPacker packer;
  private final Order order;
  private final int width;
  private final Lanes.Element element;

  private boolean heap;
  private MemorySegment matrix = MemorySegment.NULL;
  private float[] floats = NO_FLOATS;
  private double[] doubles = NO_DOUBLES;
  private long offset;
  private long stride;
  private double scale;

  /** A packer of panels of this width. */
  public MatrixPacker(int width, Order order, Lanes lanes) {
    this.packer = PanelPackers.get(width, order, lanes);
    this.order = order;
    this.width = width;
    this.element = lanes.element();
  }

  /** Packs from native memory; offset and stride in bytes. */
  public void from(MemorySegment source, long sourceOffset, long sourceStride, double factor) {
    heap = false;
    matrix = source;
    offset = sourceOffset;
    stride = sourceStride;
    scale = factor;
  }

  /** Packs from an array of floats; offset and stride in elements. */
  public void from(float[] source, long sourceOffset, long sourceStride, double factor) {
    heap = true;
    floats = source;
    offset = sourceOffset;
    stride = sourceStride;
    scale = factor;
  }

  /** Packs from an array of doubles; offset and stride in elements. */
  public void from(double[] source, long sourceOffset, long sourceStride, double factor) {
    heap = true;
    doubles = source;
    offset = sourceOffset;
    stride = sourceStride;
    scale = factor;
  }

  /** Packs from an operand of a run, from an element of it on; offset and stride in elements. */
  public void from(Buffer source, long sourceOffset, long sourceStride, double factor) {
    if (source instanceof HeapBuffer array) {
      if (element == Lanes.Element.F32) {
        from(array.floats(), sourceOffset, sourceStride, factor);
      } else {
        from(array.doubles(), sourceOffset, sourceStride, factor);
      }
      return;
    }
    int bytes = element.bytes();
    MemorySegment segment = ((NativeBuffer) source).segment();
    from(segment, sourceOffset * bytes, sourceStride * bytes, factor);
  }

  /** Compiles what packs from a storage. */
  public void warmUp(Storage storage) {
    PanelPackers.warmUp(packer, width, element, storage == Storage.HEAP);
  }

  @Override
  public void pack(int first, int count, int p, int k, MemorySegment panels, long panelsOffset) {
    boolean along = order == Order.ALONG;
    long inner = along ? first : p;
    long outer = along ? p : first;
    long unit = heap ? 1 : element.bytes();
    long at = offset + outer * stride + inner * unit;
    long step = along ? width * unit : width * stride;
    for (int done = 0; done < count; done += width) {
      int here = Math.min(width, count - done);
      if (!heap) {
        packer.pack(matrix, at, stride, panels, panelsOffset, here, k, scale);
      } else if (element == Lanes.Element.F32) {
        packer.pack(floats, (int) at, (int) stride, panels, panelsOffset, here, k, scale);
      } else {
        packer.pack(doubles, (int) at, (int) stride, panels, panelsOffset, here, k, scale);
      }
      at += step;
      panelsOffset += (long) width * k * element.bytes();
    }
  }
}
