package org.einkorn.kernels.vector;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/** What is done across the lanes of a vector. */
public final class Lanes {

  /** Exchanges lanes 1 apart. */
  public static final VectorShuffle<Float> SWAP_1 = swap(1);

  /** Exchanges lanes 2 apart. */
  public static final VectorShuffle<Float> SWAP_2 = swap(2);

  /** Exchanges lanes 4 apart. */
  public static final VectorShuffle<Float> SWAP_4 = swap(4);

  /** Exchanges lanes 8 apart. */
  public static final VectorShuffle<Float> SWAP_8 = swap(8);

  /** The number of each lane. */
  public static final FloatVector NUMBERS = FloatVector.zero(SPECIES).addIndex(1);

  private Lanes() {}

  /**
   * The sum of the lanes as a tree of fixed shape. The order of {@code reduceLanes} is left open,
   * and differs between interpreted and compiled code.
   */
  public static float sum(FloatVector v) {
    if (LENGTH > 8) {
      v = v.add(v.rearrange(SWAP_8));
    }
    if (LENGTH > 4) {
      v = v.add(v.rearrange(SWAP_4));
    }
    if (LENGTH > 2) {
      v = v.add(v.rearrange(SWAP_2));
    }
    return v.add(v.rearrange(SWAP_1)).lane(0);
  }

  /** The greatest lane; with a NaN among them NaN or a number. */
  public static float max(FloatVector v) {
    if (LENGTH > 8) {
      v = greater(v, v.rearrange(SWAP_8));
    }
    if (LENGTH > 4) {
      v = greater(v, v.rearrange(SWAP_4));
    }
    if (LENGTH > 2) {
      v = greater(v, v.rearrange(SWAP_2));
    }
    return greater(v, v.rearrange(SWAP_1)).lane(0);
  }

  private static FloatVector greater(FloatVector a, FloatVector b) {
    return b.blend(a, a.compare(VectorOperators.GE, b));
  }

  private static VectorShuffle<Float> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, i -> (i ^ distance) & (LENGTH - 1));
  }
}
