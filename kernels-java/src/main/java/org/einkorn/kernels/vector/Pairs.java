package org.einkorn.kernels.vector;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.util.function.IntUnaryOperator;
import jdk.incubator.vector.FloatVector;

/**
 * Which lanes of a pair of vectors make a new one, for {@code selectFrom}; the second's lanes are
 * counted on from {@link Floats#LENGTH}.
 */
public final class Pairs {

  /** Lanes 0, 2, 4 … */
  public static final FloatVector EVENS = select(i -> 2 * i);

  /** The first half of the two vectors interleaved. */
  public static final FloatVector LOW = select(i -> i / 2 + i % 2 * LENGTH);

  /** The second half. */
  public static final FloatVector HIGH = select(i -> (i + LENGTH) / 2 + i % 2 * LENGTH);

  private Pairs() {}

  private static FloatVector select(IntUnaryOperator lane) {
    float[] lanes = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      lanes[i] = lane.applyAsInt(i);
    }
    return FloatVector.fromArray(SPECIES, lanes, 0);
  }
}
