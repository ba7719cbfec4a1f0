package org.einkorn.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;

/**
 * An f32 operand during a run. Every access names its storage, which must be a constant of the
 * calling class: the other branch then vanishes when C2 compiles the loop. An element is addressed
 * by a long base, constant in a loop, plus an int index, in elements from the operand's start.
 */
public final class Floats extends Elements {

  /** The vectors of all loops. */
  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  /** Elements of a vector. */
  public static final int LENGTH = SPECIES.length();

  /** The byte order of all operands. */
  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** An element in a segment. */
  public static final ValueLayout.OfFloat ELEMENT = ValueLayout.JAVA_FLOAT_UNALIGNED;

  private static final float[] NONE = {};

  // not private: the small methods become part of templates in other packages

  /** The array of an operand on the heap. */
  public float[] array = NONE;

  /** The segment of a native operand. */
  public MemorySegment segment = MemorySegment.NULL;

  /** Where the operand starts, in elements. */
  public long start;

  @Override
  public void bind(Buffer buffer, long offset) {
    start = offset;
    if (buffer instanceof HeapBuffer heap) {
      array = heap.floats();
    } else {
      segment = ((NativeBuffer) buffer).roomySegment();
    }
  }

  /** The array of an operand on the heap. */
  public float[] array() {
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
    return (start + element) * Float.BYTES;
  }

  /** A vector. */
  public FloatVector load(boolean heap, long base, int index) {
    return heap
        ? FloatVector.fromArray(SPECIES, array(), at(base) + index)
        : FloatVector.fromMemorySegment(SPECIES, segment(), byteAt(base) + index * 4L, ORDER);
  }

  /**
   * A vector by its number from a base. Counted in vectors and multiplied as a long, C2 takes the
   * checks out of a loop; of {@code load(heap, base, number * LENGTH)} it leaves them in.
   */
  public FloatVector vector(boolean heap, long base, int number) {
    return heap
        ? FloatVector.fromArray(SPECIES, array(), at(base) + number * LENGTH)
        : FloatVector.fromMemorySegment(
            SPECIES, segment(), byteAt(base) + number * (4L * LENGTH), ORDER);
  }

  /** Stores a vector by its number from a base. */
  public void setVector(boolean heap, long base, int number, FloatVector value) {
    if (heap) {
      value.intoArray(array(), at(base) + number * LENGTH);
    } else {
      value.intoMemorySegment(segment(), byteAt(base) + number * (4L * LENGTH), ORDER);
    }
  }

  /** The lanes of a mask, the others 0. */
  public FloatVector load(boolean heap, long base, int index, VectorMask<Float> mask) {
    return heap
        ? FloatVector.fromArray(SPECIES, array(), at(base) + index, mask)
        : FloatVector.fromMemorySegment(SPECIES, segment(), byteAt(base) + index * 4L, ORDER, mask);
  }

  /** Stores a vector. */
  public void store(boolean heap, long base, int index, FloatVector value) {
    if (heap) {
      value.intoArray(array(), at(base) + index);
    } else {
      value.intoMemorySegment(segment(), byteAt(base) + index * 4L, ORDER);
    }
  }

  /** Stores the lanes of a mask. */
  public void store(boolean heap, long base, int index, FloatVector value, VectorMask<Float> mask) {
    if (heap) {
      value.intoArray(array(), at(base) + index, mask);
    } else {
      value.intoMemorySegment(segment(), byteAt(base) + index * 4L, ORDER, mask);
    }
  }

  /** One element. */
  public float get(boolean heap, long base, int index) {
    return heap ? array()[at(base) + index] : segment().get(ELEMENT, byteAt(base) + index * 4L);
  }

  /** Sets one element. */
  public void set(boolean heap, long base, int index, float value) {
    if (heap) {
      array()[at(base) + index] = value;
    } else {
      segment().set(ELEMENT, byteAt(base) + index * 4L, value);
    }
  }

  @Override
  public double read(boolean heap, long at) {
    return get(heap, at, 0);
  }

  @Override
  public void write(boolean heap, long at, double value) {
    set(heap, at, 0, (float) value);
  }

  @Override
  public void clear(boolean heap, long base, int count) {
    if (heap) {
      int from = at(base);
      Arrays.fill(array(), from, from + count, 0f);
    } else {
      segment().asSlice(byteAt(base), count * 4L).fill((byte) 0);
    }
  }
}
