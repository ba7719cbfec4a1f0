package org.einkorn.kernels.microkernel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Shows the JDK's methods below all vectors and segments the classes that they will meet.
 *
 * <p>The profiles of these methods belong to the whole process. While they have seen one class, C2
 * speculates on it in their compiled code; each further class then traps, and the code is thrown
 * away. C2 adds up how often that happened over every inlined call: a tile of 24 registers calls
 * some of them two hundred times, so that one or two losses each exceed its limit ({@code
 * PerMethodRecompilationCutoff / 2}), and it compiles the tile with calls and boxes instead of
 * traps. Methods that have seen several classes before they are compiled do not speculate.
 *
 * <p>Only loads and stores are mixed, and no segment is confined to a thread: what else is mixed is
 * compiled into every access, and large tiles then exceed the number of nodes at which C2 stops to
 * inline ({@code NodeCountInliningCutoff}).
 */
final class SharedProfiles {

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** Vectors of a segment: several, so that offsets vary. */
  private static final int SEGMENT_BYTES = 1024;

  private static final int ROUNDS = 200;

  private SharedProfiles() {}

  /** Mixes the profiles; a process needs it once. */
  static void mix() {
    VectorShape shape = VectorShape.forBitSize(Machine.FLOATS.bits());
    List<VectorSpecies<?>> species =
        List.of(
            shape.withLanes(float.class),
            shape.withLanes(int.class),
            shape.withLanes(double.class),
            shape.withLanes(long.class),
            shape.withLanes(byte.class));
    List<MemorySegment> segments =
        List.of(
            Arena.ofAuto().allocate(SEGMENT_BYTES, 64),
            MemorySegment.ofArray(new float[SEGMENT_BYTES / 4]),
            MemorySegment.ofArray(new double[SEGMENT_BYTES / 8]),
            MemorySegment.ofArray(new byte[SEGMENT_BYTES]));
    for (int round = 0; round < ROUNDS; round++) {
      for (MemorySegment segment : segments) {
        scalars(segment, round);
        for (VectorSpecies<?> s : species) {
          vectors(s, segment, round);
        }
      }
    }
  }

  private static void scalars(MemorySegment segment, int round) {
    MemorySegment part = segment.asSlice(8L * (round & 3), SEGMENT_BYTES / 2);
    part.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, part.get(ValueLayout.JAVA_FLOAT_UNALIGNED, 8));
    part.set(ValueLayout.JAVA_INT_UNALIGNED, 4, part.get(ValueLayout.JAVA_INT_UNALIGNED, 12));
    part.set(ValueLayout.JAVA_DOUBLE_UNALIGNED, 8, part.get(ValueLayout.JAVA_DOUBLE_UNALIGNED, 16));
    part.set(ValueLayout.JAVA_LONG_UNALIGNED, 16, part.get(ValueLayout.JAVA_LONG_UNALIGNED, 24));
    part.set(ValueLayout.JAVA_BYTE, 32, part.get(ValueLayout.JAVA_BYTE, 33));
  }

  private static <E> void vectors(VectorSpecies<E> species, MemorySegment segment, int round) {
    long at = 8L * (round & 3);
    int length = species.length();
    VectorMask<E> some = species.indexInRange(round & 1, length - 1 + (round & 1));
    VectorMask<E> first = species.indexInRange(0, round % (length + 1));
    Vector<E> whole = species.fromMemorySegment(segment, at, ORDER);
    whole.intoMemorySegment(segment, at, ORDER);
    Vector<E> part = load(species, segment, at, some.and(first.not()));
    part.intoMemorySegment(segment, at, ORDER, some);
  }

  private static <E> Vector<E> load(
      VectorSpecies<E> species, MemorySegment segment, long at, VectorMask<E> mask) {
    Class<E> element = species.elementType();
    if (element == float.class) {
      VectorSpecies<Float> floats = species.check(float.class);
      return FloatVector.fromMemorySegment(floats, segment, at, ORDER, mask.check(floats))
          .check(species);
    }
    if (element == double.class) {
      VectorSpecies<Double> doubles = species.check(double.class);
      return DoubleVector.fromMemorySegment(doubles, segment, at, ORDER, mask.check(doubles))
          .check(species);
    }
    if (element == int.class) {
      VectorSpecies<Integer> ints = species.check(int.class);
      return IntVector.fromMemorySegment(ints, segment, at, ORDER, mask.check(ints)).check(species);
    }
    if (element == long.class) {
      VectorSpecies<Long> longs = species.check(long.class);
      return LongVector.fromMemorySegment(longs, segment, at, ORDER, mask.check(longs))
          .check(species);
    }
    VectorSpecies<Byte> bytes = species.check(byte.class);
    return ByteVector.fromMemorySegment(bytes, segment, at, ORDER, mask.check(bytes))
        .check(species);
  }
}
