package org.einkorn.cli.planted;

/** Planted: the command line uses networks. */
public final class PointsUp {

  static final Class<?> TARGET = org.einkorn.nn.planted.PointsUp.class;

  private PointsUp() {}
}
