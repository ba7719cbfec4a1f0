package org.einkorn.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;

/** An s32 operand during a run, such as labels or the rows of a lookup. */
public final class Ints {

  /** Vectors as wide as those of {@link Floats}. */
  public static final VectorSpecies<Integer> SPECIES =
      VectorSpecies.of(int.class, Floats.SPECIES.vectorShape());

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
      segment = ((NativeBuffer) buffer).roomySegment();
    }
  }

  /** The array of an operand on the heap. */
  public int[] array() {
    return array;
  }

  /** The segment of a native operand. */
  public MemorySegment segment() {
    return segment;
  }

  /** The place of an element in the array. */
  public int at(long element) {
    return (int) (start + element);
  }

  /** The place of an element in the segment, in bytes. */
  public long byteAt(long element) {
    return (start + element) * Integer.BYTES;
  }

  /** A vector, addressed as in {@link Floats}. */
  public IntVector load(boolean heap, long base, int index) {
    return heap
        ? IntVector.fromArray(SPECIES, array(), at(base) + index)
        : IntVector.fromMemorySegment(SPECIES, segment(), byteAt(base) + index * 4L, Floats.ORDER);
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
    return heap ? array[at(index)] : segment.get(ValueLayout.JAVA_INT_UNALIGNED, byteAt(index));
  }
}
