package org.einkorn.natives.planted;

/** Planted: the lowest module uses one above it. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.kernels.planted.PointsUp.class;

  private PointsUp() {}
}
