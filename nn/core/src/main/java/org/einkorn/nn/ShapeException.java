package org.einkorn.nn;

/** A tensor of a shape that a layer or an operation cannot take. */
public final class ShapeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  /**
   * An error.
   *
   * @param where the layer with its path, or the operation
   * @param found the shape that came
   * @param expected the shape that is taken, with names of axes
   * @param fix what probably helps
   */
  public ShapeException(String where, Shape found, String expected, String fix) {
    super("%s: expected %s, found %s; %s".formatted(where, expected, found, fix));
  }
}
