package org.einkorn.nn.cli.planted;

/** Planted: commands use a backend's classes. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.kernels.onednn.planted.PointsUp.class;

  private PointsUp() {}
}
