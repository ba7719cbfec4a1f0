package org.einkorn.bindings.opencl.planted;

/** Planted: bindings use kernels. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.kernels.planted.PointsUp.class;

  private PointsUp() {}
}
