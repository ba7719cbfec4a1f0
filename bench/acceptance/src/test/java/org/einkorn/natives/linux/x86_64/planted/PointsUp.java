package org.einkorn.natives.linux.x86_64.planted;

/** Planted: a library's bundle uses its bindings. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.bindings.onednn.planted.PointsUp.class;

  private PointsUp() {}
}
