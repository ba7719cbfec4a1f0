package org.einkorn.kernels.vector;

import static org.einkorn.kernels.vector.Doubles.LENGTH;
import static org.einkorn.kernels.vector.Doubles.SPECIES;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;

/** What is done across the lanes of a vector of doubles. */
public final class DoubleLanes {

  /** Exchanges lanes 1 apart. */
  public static final VectorShuffle<Double> SWAP_1 = swap(1);

  /** Exchanges lanes 2 apart. */
  public static final VectorShuffle<Double> SWAP_2 = swap(2);

  /** Exchanges lanes 4 apart. */
  public static final VectorShuffle<Double> SWAP_4 = swap(4);

  private DoubleLanes() {}

  /** The sum of the lanes as a tree of fixed shape, as in {@link Lanes#sum}. */
  public static double sum(DoubleVector v) {
    if (LENGTH > 4) {
      v = v.add(v.rearrange(SWAP_4));
    }
    if (LENGTH > 2) {
      v = v.add(v.rearrange(SWAP_2));
    }
    return v.add(v.rearrange(SWAP_1)).lane(0);
  }

  private static VectorShuffle<Double> swap(int distance) {
    return VectorShuffle.fromOp(SPECIES, i -> (i ^ distance) & (LENGTH - 1));
  }
}
