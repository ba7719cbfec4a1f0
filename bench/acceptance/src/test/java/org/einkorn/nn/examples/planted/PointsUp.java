package org.einkorn.nn.examples.planted;

/** Planted: an example uses a backend's classes. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.kernels.onednn.planted.PointsUp.class;

  private PointsUp() {}
}
