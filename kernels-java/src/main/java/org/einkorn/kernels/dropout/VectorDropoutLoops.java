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
  private static final long LOW = 0xFFFFFFFFL;

  VectorDropoutLoops() {}

  /** The 64-bit product of the low halves, for which there is an instruction. */
  private static LongVector product(LongVector word, long multiplier) {
    return word.and(LOW).mul(multiplier);
  }

  /** A round's word from a product's high half; what stands above 32 bits is not read. */
  private static LongVector mixed(LongVector product, LongVector word, long key) {
    return product.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, word).lanewise(
        VectorOperators.XOR, key);
  }

  /** Zeros where a word is below the threshold. */
  private static FloatVector kept(
      FloatVector x, LongVector even, LongVector odd, int threshold, float scale) {
    IntVector words =
        even.and(LOW).or(odd.lanewise(VectorOperators.LSHL, 32)).reinterpretAsInts();
    IntVector scaled = x.mul(scale).reinterpretAsInts();
    return scaled
        .blend(0, words.compare(VectorOperators.ULT, threshold))
        .reinterpretAsFloats();
  }

  /**
   * A lane of longs works on one counter; of neighbouring counters the even ones are in one vector,
   * the odd ones in another, so that their words are joined by a shift.
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
    int groups = blocks * (Mask.COUNTERS / LENGTH);
    for (int group = 0; group < groups; group++) {
      int within = group * LENGTH;
      LongVector counter = EVEN.add(firstBlock * Mask.COUNTERS + within);
      LongVector e0 = counter;
      LongVector e1 = counter.lanewise(VectorOperators.LSHR, 32);
      LongVector e2 = LongVector.broadcast(LONGS, offset & LOW);
      LongVector e3 = LongVector.broadcast(LONGS, offset >>> 32);
      LongVector o0 = counter.add(1);
      LongVector o1 = o0.lanewise(VectorOperators.LSHR, 32);
      LongVector o2 = e2;
      LongVector o3 = e3;
      int k0 = (int) seed;
      int k1 = (int) (seed >>> 32);
      for (int round = 0; round < Philox.ROUNDS; round++) {
        long key0 = k0 & LOW;
        long key1 = k1 & LOW;
        LongVector e = product(e0, Philox.MULTIPLIER_0);
        LongVector f = product(e2, Philox.MULTIPLIER_1);
        e0 = mixed(f, e1, key0);
        e2 = mixed(e, e3, key1);
        e1 = f;
        e3 = e;
        LongVector o = product(o0, Philox.MULTIPLIER_0);
        LongVector p = product(o2, Philox.MULTIPLIER_1);
        o0 = mixed(p, o1, key0);
        o2 = mixed(o, o3, key1);
        o1 = p;
        o3 = o;
        k0 += Philox.WEYL_0;
        k1 += Philox.WEYL_1;
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
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      dst.store(HEAP, from, i, src.load(HEAP, from, i));
    }
    for (int i = bound; i < count; i++) {
      dst.set(HEAP, from, i, src.get(HEAP, from, i));
    }
  }
}
