package org.einkorn.kernels.microkernel;

import static jdk.incubator.vector.VectorOperators.ABS;
import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.MAX;
import static jdk.incubator.vector.VectorOperators.MIN;
import static jdk.incubator.vector.VectorOperators.MUL;
import static jdk.incubator.vector.VectorOperators.NEG;
import static jdk.incubator.vector.VectorOperators.SUB;

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
import jdk.incubator.vector.VectorOperators;
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
 */
final class SharedProfiles {

  private static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  /** Vectors of a segment: several, so that offsets vary. */
  private static final int SEGMENT_BYTES = 1024;

  private static final int ROUNDS = 200;

  private static final List<VectorOperators.Comparison> COMPARISONS =
      List.of(
          VectorOperators.EQ,
          VectorOperators.NE,
          VectorOperators.LT,
          VectorOperators.LE,
          VectorOperators.GT,
          VectorOperators.GE);

  private SharedProfiles() {}

  /** Mixes the profiles; it takes half a second, and a process needs it once. */
  static void mix() {
    VectorShape shape = VectorShape.forBitSize(Machine.FLOATS.bits());
    List<VectorSpecies<?>> species =
        List.of(
            shape.withLanes(float.class),
            shape.withLanes(int.class),
            shape.withLanes(double.class),
            shape.withLanes(long.class),
            shape.withLanes(byte.class));
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> segments =
          List.of(
              arena.allocate(SEGMENT_BYTES, 64),
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
    Vector<E> part = load(species, segment, at, some.and(first.not()));
    Vector<E> sum =
        whole
            .add(part)
            .lanewise(MUL, part)
            .lanewise(SUB, whole)
            .lanewise(MAX, part)
            .lanewise(MIN, whole)
            .lanewise(NEG)
            .lanewise(ABS)
            .lanewise(ADD, species.broadcast(round & 3), some);
    for (VectorOperators.Comparison comparison : COMPARISONS) {
      VectorMask<E> matches = sum.compare(comparison, part);
      sum = sum.blend(whole, matches.or(first));
    }
    if (species.elementType() == int.class || species.elementType() == long.class) {
      sum = sum.lanewise(LSHL, round & 7);
    }
    if (sum instanceof FloatVector floats) {
      floats.fma(floats, floats).mul(2f).intoMemorySegment(segment, at, ORDER);
    }
    if (sum instanceof DoubleVector doubles) {
      doubles.fma(doubles, doubles).mul(2).intoMemorySegment(segment, at, ORDER);
    }
    sum.intoMemorySegment(segment, at, ORDER);
    sum.intoMemorySegment(segment, at, ORDER, some);
    atTheEnd(sum, segment, 1 + round % Math.max(1, length - 1));
  }

  /** Accesses that pass the end of a segment but for their mask: they check lane by lane. */
  private static <E> void atTheEnd(Vector<E> vector, MemorySegment segment, int count) {
    VectorSpecies<E> species = vector.species();
    long bytes = (long) count * species.elementSize() / Byte.SIZE;
    MemorySegment end = segment.asSlice(SEGMENT_BYTES - bytes, bytes);
    VectorMask<E> valid = species.indexInRange(0, count);
    vector.add(load(species, end, 0, valid)).intoMemorySegment(end, 0, ORDER, valid);
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
