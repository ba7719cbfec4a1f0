package org.einkorn.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;

/**
 * An f64 operand during a run. Every access names its storage, which must be a constant of the
 * calling class: the other branch then vanishes when C2 compiles the loop. An element is addressed
 * by a long base, constant in a loop, plus an int index, in elements from the operand's start.
 */
public final class Doubles extends Elements {

  /** The vectors of all loops. */
  public static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;

  /** Elements of a vector. */
  public static final int LENGTH = SPECIES.length();

  /** The byte order of all operands. */
  public static final ByteOrder ORDER = ByteOrder.nativeOrder();

  /** An element in a segment. */
  public static final ValueLayout.OfDouble ELEMENT = ValueLayout.JAVA_DOUBLE_UNALIGNED;

  private static final double[] NONE = {};

  private double[] array = NONE;
  private MemorySegment segment = MemorySegment.NULL;
  private long start;

  @Override
  public void bind(Buffer buffer, long offset) {
    start = offset;
    if (buffer instanceof HeapBuffer heap) {
      array = heap.doubles();
    } else {
      segment = ((NativeBuffer) buffer).roomySegment();
    }
  }

  /** The array of an operand on the heap. */
  public double[] array() {
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
    return (start + element) * Double.BYTES;
  }

  /** A vector. */
  public DoubleVector load(boolean heap, long base, int index) {
    return heap
        ? DoubleVector.fromArray(SPECIES, array(), at(base) + index)
        : DoubleVector.fromMemorySegment(SPECIES, segment(), byteAt(base) + index * 8L, ORDER);
  }

  /** A vector by its number from a base, as {@link Floats#vector}. */
  public DoubleVector vector(boolean heap, long base, int number) {
    return heap
        ? DoubleVector.fromArray(SPECIES, array(), at(base) + number * LENGTH)
        : DoubleVector.fromMemorySegment(
            SPECIES, segment(), byteAt(base) + number * (8L * LENGTH), ORDER);
  }

  /** Stores a vector by its number from a base. */
  public void setVector(boolean heap, long base, int number, DoubleVector value) {
    if (heap) {
      value.intoArray(array(), at(base) + number * LENGTH);
    } else {
      value.intoMemorySegment(segment(), byteAt(base) + number * (8L * LENGTH), ORDER);
    }
  }

  /** The lanes of a mask, the others 0. */
  public DoubleVector load(boolean heap, long base, int index, VectorMask<Double> mask) {
    return heap
        ? DoubleVector.fromArray(SPECIES, array(), at(base) + index, mask)
        : DoubleVector.fromMemorySegment(
            SPECIES, segment(), byteAt(base) + index * 8L, ORDER, mask);
  }

  /** Stores a vector. */
  public void store(boolean heap, long base, int index, DoubleVector value) {
    if (heap) {
      value.intoArray(array(), at(base) + index);
    } else {
      value.intoMemorySegment(segment(), byteAt(base) + index * 8L, ORDER);
    }
  }

  /** Stores the lanes of a mask. */
  public void store(
      boolean heap, long base, int index, DoubleVector value, VectorMask<Double> mask) {
    if (heap) {
      value.intoArray(array(), at(base) + index, mask);
    } else {
      value.intoMemorySegment(segment(), byteAt(base) + index * 8L, ORDER, mask);
    }
  }

  /** One element. */
  public double get(boolean heap, long base, int index) {
    return heap ? array()[at(base) + index] : segment().get(ELEMENT, byteAt(base) + index * 8L);
  }

  /** Sets one element. */
  public void set(boolean heap, long base, int index, double value) {
    if (heap) {
      array()[at(base) + index] = value;
    } else {
      segment().set(ELEMENT, byteAt(base) + index * 8L, value);
    }
  }

  @Override
  public double read(boolean heap, long at) {
    return get(heap, at, 0);
  }

  @Override
  public void write(boolean heap, long at, double value) {
    set(heap, at, 0, value);
  }

  @Override
  public void clear(boolean heap, long base, int count) {
    if (heap) {
      int from = at(base);
      Arrays.fill(array(), from, from + count, 0.0);
    } else {
      segment().asSlice(byteAt(base), count * 8L).fill((byte) 0);
    }
  }
}
