package org.einkorn.bench.roofs;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Loops that move vectors: their lengths are in bytes and multiples of {@link #STEP}. */
final class StreamLoops {

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final ByteOrder ORDER = ByteOrder.nativeOrder();
  private static final int WIDTH = SPECIES.vectorByteSize();

  /** Bytes of a turn of each loop. */
  static final int STEP = 4 * WIDTH;

  private static final float FACTOR = 0.5f;

  private StreamLoops() {}

  /** Sums a. */
  static float read(MemorySegment a, int bytes) {
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int i = 0; i < bytes; i += STEP) {
      s0 = s0.add(FloatVector.fromMemorySegment(SPECIES, a, i, ORDER));
      s1 = s1.add(FloatVector.fromMemorySegment(SPECIES, a, i + WIDTH, ORDER));
      s2 = s2.add(FloatVector.fromMemorySegment(SPECIES, a, i + 2 * WIDTH, ORDER));
      s3 = s3.add(FloatVector.fromMemorySegment(SPECIES, a, i + 3 * WIDTH, ORDER));
    }
    return s0.add(s1).add(s2.add(s3)).reduceLanes(VectorOperators.ADD);
  }

  /** b = a. */
  static void copy(MemorySegment a, MemorySegment b, int bytes) {
    for (int i = 0; i < bytes; i += STEP) {
      FloatVector v0 = FloatVector.fromMemorySegment(SPECIES, a, i, ORDER);
      FloatVector v1 = FloatVector.fromMemorySegment(SPECIES, a, i + WIDTH, ORDER);
      FloatVector v2 = FloatVector.fromMemorySegment(SPECIES, a, i + 2 * WIDTH, ORDER);
      FloatVector v3 = FloatVector.fromMemorySegment(SPECIES, a, i + 3 * WIDTH, ORDER);
      v0.intoMemorySegment(b, i, ORDER);
      v1.intoMemorySegment(b, i + WIDTH, ORDER);
      v2.intoMemorySegment(b, i + 2 * WIDTH, ORDER);
      v3.intoMemorySegment(b, i + 3 * WIDTH, ORDER);
    }
  }

  /** c = a + s·b. */
  static void triad(MemorySegment a, MemorySegment b, MemorySegment c, int bytes) {
    FloatVector s = FloatVector.broadcast(SPECIES, FACTOR);
    for (int i = 0; i < bytes; i += STEP) {
      triadVector(a, b, c, i, s);
      triadVector(a, b, c, i + WIDTH, s);
      triadVector(a, b, c, i + 2 * WIDTH, s);
      triadVector(a, b, c, i + 3 * WIDTH, s);
    }
  }

  private static void triadVector(
      MemorySegment a, MemorySegment b, MemorySegment c, int at, FloatVector s) {
    FloatVector x = FloatVector.fromMemorySegment(SPECIES, a, at, ORDER);
    FloatVector y = FloatVector.fromMemorySegment(SPECIES, b, at, ORDER);
    y.fma(s, x).intoMemorySegment(c, at, ORDER);
  }
}
