package org.einkorn.nn.planted;

/** Planted: networks use a backend's classes. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.kernels.opencl.planted.PointsUp.class;

  private PointsUp() {}
}
