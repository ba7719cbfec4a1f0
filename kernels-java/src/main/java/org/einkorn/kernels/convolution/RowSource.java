package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;

/** An image in native memory or in an array, from which rows are copied. */
final class RowSource {

  private static final float[] NONE = {};

  private boolean heap;
  private float[] array = NONE;
  private MemorySegment segment = MemorySegment.NULL;
  private long start;

  /** Refers to a buffer from an offset in elements on. */
  void bind(Buffer buffer, long offset) {
    start = offset;
    heap = buffer instanceof HeapBuffer;
    if (buffer instanceof HeapBuffer onHeap) {
      array = onHeap.floats();
    } else {
      segment = ((NativeBuffer) buffer).segment();
    }
  }

  /** Copies a run of elements to native memory. */
  void copy(long from, MemorySegment target, long offset, int count) {
    if (heap) {
      MemorySegment.copy(
          array, (int) (start + from), target, ValueLayout.JAVA_FLOAT_UNALIGNED, offset, count);
    } else {
      MemorySegment.copy(
          segment, (start + from) * Float.BYTES, target, offset, (long) count * Float.BYTES);
    }
  }

  /** One element. */
  float get(long index) {
    return heap
        ? array[(int) (start + index)]
        : segment.get(ValueLayout.JAVA_FLOAT_UNALIGNED, (start + index) * Float.BYTES);
  }
}
