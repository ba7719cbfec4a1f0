package org.einkorn.kernels.attention;

import static org.einkorn.kernels.vector.Floats.ELEMENT;
import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.ORDER;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.einkorn.kernels.vector.Lanes;

/** The loops; a template of {@link org.einkorn.kernels.microkernel.Specializer}. */
final class VectorScoreLoops extends ScoreLoops {

  private static final int UNIT = AttentionBlocks.UNIT;

  /** Weights grow up to 2^8 before a maximum is replaced: far from the end of the range. */
  private static final float TOLERATED = 8f;

  /** 2^FLOOR is taken for 0, and so comes out of the arithmetic on its exponent. */
  private static final float FLOOR = -127f;

  /** Adding 1.5 * 2^23 rounds to the nearest integer, which then stands in the low bits. */
  private static final float ROUNDING = 0x1.8p23f;

  private static final int MANTISSA_BITS = 23;

  // 2^r = 1 + r (E1 + E2 r + ... + E6 r^5) for |r| <= 1/2, error below 1.4 ulp; fitted in the
  // minimax sense, in double, by reweighted least squares
  private static final float E1 = 0x1.62e430p-1f;
  private static final float E2 = 0x1.ebfbdcp-3f;
  private static final float E3 = 0x1.c6aee8p-5f;
  private static final float E4 = 0x1.3b2d4ep-7f;
  private static final float E5 = 0x1.5f3e80p-10f;
  private static final float E6 = 0x1.41fba0p-13f;

  VectorScoreLoops() {}

  @Override
  void fill(MemorySegment memory, long at, int elements, float value) {
    int bound = SPECIES.loopBound(elements);
    FloatVector all = FloatVector.broadcast(SPECIES, value);
    for (int i = 0; i < bound / LENGTH; i++) {
      all.intoMemorySegment(memory, at + i * (4L * LENGTH), ORDER);
    }
    for (int i = bound; i < elements; i++) {
      memory.set(ELEMENT, at + i * 4L, value);
    }
  }

  @Override
  void addMask(
      MemorySegment memory, long scores, long mask, int keys, int queries, float excluded) {
    FloatVector none = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    int elements = keys * queries;
    for (int i = 0; i < elements; i += LENGTH) {
      FloatVector added = load(memory, mask + i * 4L);
      FloatVector score = load(memory, scores + i * 4L).add(added);
      score
          .blend(none, added.compare(VectorOperators.LE, excluded))
          .intoMemorySegment(memory, scores + i * 4L, ORDER);
    }
  }

  @Override
  void addKeyMask(
      MemorySegment memory, long scores, long mask, int keys, int queries, float excluded) {
    for (int j = 0; j < keys; j++) {
      float added = memory.get(ELEMENT, mask + j * 4L);
      float term = added <= excluded ? Float.NEGATIVE_INFINITY : added;
      long row = scores + (long) j * queries * 4;
      for (int i = 0; i < queries; i += LENGTH) {
        load(memory, row + i * 4L).add(term).intoMemorySegment(memory, row + i * 4L, ORDER);
      }
    }
  }

  @Override
  void excludeLater(MemorySegment memory, long scores, int keys, int queries, int ahead) {
    FloatVector none = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
    for (int j = Math.max(0, 1 - ahead); j < keys; j++) {
      long row = scores + (long) j * queries * 4;
      int end = Math.min(queries, j + ahead);
      for (int i = 0; i < end; i += LENGTH) {
        VectorMask<Float> later = Lanes.NUMBERS.compare(VectorOperators.LT, (float) (end - i));
        load(memory, row + i * 4L)
            .blend(none, later)
            .intoMemorySegment(memory, row + i * 4L, ORDER);
      }
    }
  }

  @Override
  boolean weigh(
      MemorySegment memory,
      long scores,
      int keys,
      int queries,
      long maxima,
      long sums,
      long corrections) {
    boolean replaced = false;
    for (int i = 0; i < queries; i += LENGTH) {
      long column = scores + i * 4L;
      FloatVector old = load(memory, maxima + i * 4L);
      FloatVector max = maximum(memory, column, keys, queries, old);
      VectorMask<Float> grown = max.compare(VectorOperators.GT, old.add(TOLERATED));
      FloatVector used = old.blend(max, grown);
      FloatVector correction = exp2(old.sub(used));
      FloatVector sum = load(memory, sums + i * 4L).mul(correction);
      sum = sum.add(weights(memory, column, keys, queries, used));
      used.intoMemorySegment(memory, maxima + i * 4L, ORDER);
      correction.intoMemorySegment(memory, corrections + i * 4L, ORDER);
      sum.intoMemorySegment(memory, sums + i * 4L, ORDER);
      replaced |= grown.anyTrue();
    }
    return replaced;
  }

  /** The greatest of a column of vectors; where a NaN is among them, it or a number. */
  private static FloatVector maximum(
      MemorySegment memory, long column, int keys, int queries, FloatVector least) {
    long step = queries * 4L;
    FloatVector m0 = least;
    FloatVector m1 = least;
    FloatVector m2 = least;
    FloatVector m3 = least;
    int bound = keys / UNIT * UNIT;
    for (int j = 0; j < bound; j += UNIT) {
      long at = column + j * step;
      m0 = greater(m0, load(memory, at));
      m1 = greater(m1, load(memory, at + step));
      m2 = greater(m2, load(memory, at + 2 * step));
      m3 = greater(m3, load(memory, at + 3 * step));
    }
    for (int j = bound; j < keys; j++) {
      m0 = greater(m0, load(memory, column + j * step));
    }
    return greater(greater(m0, m1), greater(m2, m3));
  }

  private static FloatVector greater(FloatVector a, FloatVector b) {
    return a.blend(b, b.compare(VectorOperators.GT, a));
  }

  /** Replaces a column of scores by their weights, and sums these. */
  private static FloatVector weights(
      MemorySegment memory, long column, int keys, int queries, FloatVector max) {
    long step = queries * 4L;
    FloatVector s0 = FloatVector.zero(SPECIES);
    FloatVector s1 = FloatVector.zero(SPECIES);
    int bound = keys / UNIT * UNIT;
    for (int j = 0; j < bound; j += UNIT) {
      long at = column + j * step;
      FloatVector w0 = exp2(load(memory, at).sub(max));
      FloatVector w1 = exp2(load(memory, at + step).sub(max));
      FloatVector w2 = exp2(load(memory, at + 2 * step).sub(max));
      FloatVector w3 = exp2(load(memory, at + 3 * step).sub(max));
      w0.intoMemorySegment(memory, at, ORDER);
      w1.intoMemorySegment(memory, at + step, ORDER);
      w2.intoMemorySegment(memory, at + 2 * step, ORDER);
      w3.intoMemorySegment(memory, at + 3 * step, ORDER);
      s0 = s0.add(w0.add(w1));
      s1 = s1.add(w2.add(w3));
    }
    for (int j = bound; j < keys; j++) {
      FloatVector weight = exp2(load(memory, column + j * step).sub(max));
      weight.intoMemorySegment(memory, column + j * step, ORDER);
      s0 = s0.add(weight);
    }
    return s0.add(s1);
  }

  /** 2^x for x up to 127, 0 from −127 down. */
  private static FloatVector exp2(FloatVector x) {
    FloatVector clamped =
        x.blend(
            FloatVector.broadcast(SPECIES, FLOOR),
            x.compare(VectorOperators.LT, FloatVector.broadcast(SPECIES, FLOOR)));
    FloatVector shifted = clamped.add(ROUNDING);
    FloatVector r = clamped.sub(shifted.sub(ROUNDING));
    FloatVector p = r.fma(E6, E5);
    p = p.fma(r, FloatVector.broadcast(SPECIES, E4));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E3));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E2));
    p = p.fma(r, FloatVector.broadcast(SPECIES, E1));
    p = p.fma(r, FloatVector.broadcast(SPECIES, 1f));
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  @Override
  void scaleRows(MemorySegment memory, long rows, int count, int size, long factors) {
    int bound = SPECIES.loopBound(size);
    for (int i = 0; i < count; i++) {
      float factor = memory.get(ELEMENT, factors + i * 4L);
      long row = rows + (long) i * size * 4;
      if (factor != 1f) {
        for (int number = 0; number < bound / LENGTH; number++) {
          long c = row + number * (4L * LENGTH);
          load(memory, c).mul(factor).intoMemorySegment(memory, c, ORDER);
        }
        for (int c = bound; c < size; c++) {
          memory.set(ELEMENT, row + c * 4L, memory.get(ELEMENT, row + c * 4L) * factor);
        }
      }
    }
  }

  @Override
  void invert(MemorySegment memory, long sums, int queries) {
    FloatVector zero = FloatVector.zero(SPECIES);
    for (int i = 0; i < queries; i += LENGTH) {
      FloatVector sum = load(memory, sums + i * 4L);
      FloatVector.broadcast(SPECIES, 1f)
          .div(sum)
          .blend(zero, sum.compare(VectorOperators.EQ, 0f))
          .intoMemorySegment(memory, sums + i * 4L, ORDER);
    }
  }

  @Override
  void differentiate(
      MemorySegment memory, long scores, long slopes, int keys, int queries, long lse, long dots) {
    long step = queries * 4L;
    for (int i = 0; i < queries; i += LENGTH) {
      FloatVector log = load(memory, lse + i * 4L);
      FloatVector dot = load(memory, dots + i * 4L);
      for (int j = 0; j < keys; j++) {
        long at = i * 4L + j * step;
        FloatVector distance = load(memory, scores + at).sub(log);
        FloatVector p =
            exp2(
                distance.blend(
                    FloatVector.zero(SPECIES), distance.compare(VectorOperators.GT, 0f)));
        p.intoMemorySegment(memory, scores + at, ORDER);
        load(memory, slopes + at).sub(dot).mul(p).intoMemorySegment(memory, slopes + at, ORDER);
      }
    }
  }

  private static FloatVector load(MemorySegment memory, long at) {
    return FloatVector.fromMemorySegment(SPECIES, memory, at, ORDER);
  }
}
