package org.einkorn.autotune.planted;

/** Planted: the tuner uses a backend's classes. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.kernels.onednn.planted.PointsUp.class;

  private PointsUp() {}
}
