package org.einkorn.kernels.pooling;

import static org.einkorn.kernels.vector.Floats.LENGTH;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;

/** The places of the maxima during a run, u8 or s32. Vectors hold them as ints. */
final class Places {

  /** A vector of ints, a lane for each lane of a float vector. */
  static final VectorSpecies<Integer> LANES =
      VectorSpecies.of(int.class, VectorShape.forBitSize(LENGTH * 32));

  /** As many bytes as a vector has floats; with fewer than 8 there is no such vector. */
  private static final boolean HAS_BYTES = LENGTH >= 8;

  static final VectorSpecies<Byte> BYTES =
      VectorSpecies.of(byte.class, VectorShape.forBitSize(HAS_BYTES ? LENGTH * 8 : 64));
  static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final byte[] NO_BYTES = {};
  private static final int[] NO_INTS = {};

  // not private: load and store become part of templates
  byte[] bytes = NO_BYTES;
  int[] ints = NO_INTS;
  MemorySegment segment = MemorySegment.NULL;
  long start;

  /** True when {@link #load} and {@link #store} may be used for this type. */
  static boolean hasVectors(DataType type) {
    return HAS_BYTES || type == DataType.S32;
  }

  void bind(Operands operands) {
    Buffer buffer = operands.buffer(Role.INDICES);
    start = operands.offset(Role.INDICES);
    if (buffer instanceof NativeBuffer memory) {
      segment = memory.roomySegment();
    } else if (buffer.type() == DataType.U8) {
      bytes = ((HeapBuffer) buffer).bytes();
    } else {
      ints = ((HeapBuffer) buffer).ints();
    }
  }

  IntVector load(boolean heap, boolean wide, long index) {
    long at = start + index;
    if (wide) {
      return heap
          ? IntVector.fromArray(LANES, ints, (int) at)
          : IntVector.fromMemorySegment(LANES, segment, at * 4, ORDER);
    }
    ByteVector narrow =
        heap
            ? ByteVector.fromArray(BYTES, bytes, (int) at)
            : ByteVector.fromMemorySegment(BYTES, segment, at, ORDER);
    return (IntVector) narrow.convertShape(VectorOperators.ZERO_EXTEND_B2I, LANES, 0);
  }

  void store(boolean heap, boolean wide, long index, IntVector places) {
    long at = start + index;
    if (wide) {
      if (heap) {
        places.intoArray(ints, (int) at);
      } else {
        places.intoMemorySegment(segment, at * 4, ORDER);
      }
      return;
    }
    ByteVector narrow = (ByteVector) places.convertShape(VectorOperators.I2B, BYTES, 0);
    if (heap) {
      narrow.intoArray(bytes, (int) at);
    } else {
      narrow.intoMemorySegment(segment, at, ORDER);
    }
  }

  int get(boolean heap, boolean wide, long index) {
    long at = start + index;
    if (wide) {
      return heap ? ints[(int) at] : segment.get(ValueLayout.JAVA_INT_UNALIGNED, at * 4);
    }
    return (heap ? bytes[(int) at] : segment.get(ValueLayout.JAVA_BYTE, at)) & 0xff;
  }

  void set(boolean heap, boolean wide, long index, int place) {
    long at = start + index;
    if (wide) {
      if (heap) {
        ints[(int) at] = place;
      } else {
        segment.set(ValueLayout.JAVA_INT_UNALIGNED, at * 4, place);
      }
    } else if (heap) {
      bytes[(int) at] = (byte) place;
    } else {
      segment.set(ValueLayout.JAVA_BYTE, at, (byte) place);
    }
  }
}
