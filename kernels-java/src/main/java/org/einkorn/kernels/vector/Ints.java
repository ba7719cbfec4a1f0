package org.einkorn.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;

/** An s32 operand during a run, such as labels. */
public final class Ints {

  private static final int[] NONE = {};

  private int[] array = NONE;
  private MemorySegment segment = MemorySegment.NULL;
  private long start;

  /** Refers to an operand of a run. */
  public void bind(Operands operands, Role role) {
    bind(operands.buffer(role), operands.offset(role));
  }

  /** Refers to a buffer from an offset in elements on. */
  public void bind(Buffer buffer, long offset) {
    start = offset;
    if (buffer instanceof HeapBuffer heap) {
      array = heap.ints();
    } else {
      segment = ((NativeBuffer) buffer).segment();
    }
  }

  /** Sets one element. */
  public void set(boolean heap, long index, int value) {
    if (heap) {
      array[(int) (start + index)] = value;
    } else {
      segment.set(ValueLayout.JAVA_INT_UNALIGNED, (start + index) * 4, value);
    }
  }

  /** One element. */
  public int get(boolean heap, long index) {
    return heap
        ? array[(int) (start + index)]
        : segment.get(ValueLayout.JAVA_INT_UNALIGNED, (start + index) * 4);
  }
}
