package org.einkorn.kernels.dropout;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops; a template of {@link ByStorage}. */
final class VectorDropoutLoops extends DropoutLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());
  private static final VectorSpecies<Long> LONGS =
      VectorSpecies.of(long.class, SPECIES.vectorShape());
  private static final LongVector EVEN = LongVector.zero(LONGS).addIndex(2);
  private static final long HIGH = 0xFFFFFFFFL << 32;

  VectorDropoutLoops() {}

  /** A factor of products, in a form from which C2 sees that it has 32 bits. */
  private static LongVector factor(long multiplier) {
    return LongVector.broadcast(LONGS, multiplier << 32).lanewise(VectorOperators.LSHR, 32);
  }

  /** The product of two 32-bit words, for which there is an instruction. */
  private static LongVector product(LongVector word, LongVector factor) {
    return word.lanewise(VectorOperators.LSHR, 32).mul(factor);
  }

  /** A round's word from the high half of a product. */
  private static LongVector mixed(LongVector product, LongVector word, long key) {
    return product.lanewise(VectorOperators.XOR, word).lanewise(VectorOperators.XOR, key);
  }

  /** A round's word from the low half of a product. */
  private static LongVector low(LongVector product) {
    return product.lanewise(VectorOperators.LSHL, 32);
  }

  /** Zeros where a word is below the threshold. */
  private static FloatVector kept(
      FloatVector x, LongVector even, LongVector odd, int threshold, float scale) {
    IntVector words = even.lanewise(VectorOperators.LSHR, 32).or(odd.and(HIGH)).reinterpretAsInts();
    IntVector scaled = x.mul(scale).reinterpretAsInts();
    return scaled.blend(0, words.compare(VectorOperators.ULT, threshold)).reinterpretAsFloats();
  }

  /**
   * A lane of longs works on one counter, whose words are in the upper halves: there a product has
   * its high word, and a shift takes away what is below. Of neighbouring counters the even ones are
   * in one vector, the odd ones in another, so that their words are joined by a shift.
   */
  @Override
  void drop(
      Floats src,
      Floats dst,
      long firstBlock,
      int blocks,
      long seed,
      long offset,
      int threshold,
      float scale) {
    LongVector factor0 = factor(Philox.MULTIPLIER_0);
    LongVector factor1 = factor(Philox.MULTIPLIER_1);
    int groups = blocks * (Mask.COUNTERS / LENGTH);
    for (int group = 0; group < groups; group++) {
      int within = group * LENGTH;
      LongVector counter = EVEN.add(firstBlock * Mask.COUNTERS + within);
      LongVector e0 = low(counter);
      LongVector e1 = counter.and(HIGH);
      LongVector e2 = LongVector.broadcast(LONGS, offset << 32);
      LongVector e3 = LongVector.broadcast(LONGS, offset & HIGH);
      LongVector o0 = low(counter.add(1));
      LongVector o1 = e1;
      LongVector o2 = e2;
      LongVector o3 = e3;
      long key0 = seed << 32;
      long key1 = seed & HIGH;
      for (int round = 0; round < Philox.ROUNDS; round++) {
        LongVector e = product(e0, factor0);
        LongVector f = product(e2, factor1);
        e0 = mixed(f, e1, key0);
        e2 = mixed(e, e3, key1);
        e1 = low(f);
        e3 = low(e);
        LongVector o = product(o0, factor0);
        LongVector p = product(o2, factor1);
        o0 = mixed(p, o1, key0);
        o2 = mixed(o, o3, key1);
        o1 = low(p);
        o3 = low(o);
        key0 += (long) Philox.WEYL_0 << 32;
        key1 += (long) Philox.WEYL_1 << 32;
      }
      long base = firstBlock * Mask.BLOCK;
      int at = within / Mask.COUNTERS * Mask.BLOCK + within % Mask.COUNTERS;
      dst.store(HEAP, base, at, kept(src.load(HEAP, base, at), e0, o0, threshold, scale));
      at += Mask.COUNTERS;
      dst.store(HEAP, base, at, kept(src.load(HEAP, base, at), e1, o1, threshold, scale));
      at += Mask.COUNTERS;
      dst.store(HEAP, base, at, kept(src.load(HEAP, base, at), e2, o2, threshold, scale));
      at += Mask.COUNTERS;
      dst.store(HEAP, base, at, kept(src.load(HEAP, base, at), e3, o3, threshold, scale));
    }
  }

  @Override
  void dropTail(
      Floats src,
      Floats dst,
      long from,
      int count,
      long seed,
      long offset,
      int threshold,
      float scale) {
    for (int i = 0; i < count; i++) {
      boolean keeps = Mask.keeps(seed, offset, threshold, from + i);
      dst.set(HEAP, from, i, keeps ? src.get(HEAP, from, i) * scale : 0);
    }
  }

  @Override
  void copy(Floats src, Floats dst, long from, int count) {
    int vectors = count / LENGTH;
    for (int v = 0; v < vectors; v++) {
      int i = v * LENGTH;
      dst.store(HEAP, from, i, src.load(HEAP, from, i));
    }
    for (int i = vectors * LENGTH; i < count; i++) {
      dst.set(HEAP, from, i, src.get(HEAP, from, i));
    }
  }
}
