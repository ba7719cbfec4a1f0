package org.einkorn.kernels.planted;

/** Planted: the contract uses a module of ours. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.natives.planted.PointsUp.class;

  private PointsUp() {}
}
