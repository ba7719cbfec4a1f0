package org.einkorn.kernels.onednn.planted;

/** Planted: a backend uses the other backend's bindings. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.bindings.opencl.planted.PointsUp.class;

  private PointsUp() {}
}
