package org.einkorn.kernels.planted;

import java.util.List;
import jdk.incubator.vector.FloatVector;

/** Planted: a public signature with a vector, hidden in a type argument. */
public final class ShowsVectors {

  private ShowsVectors() {}

  public static List<FloatVector> vectors() {
    return List.of();
  }
}
