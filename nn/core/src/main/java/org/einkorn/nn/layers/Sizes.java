package org.einkorn.nn.layers;

import java.util.Arrays;
import org.einkorn.nn.Shape;

/** Checks of constructor arguments, and words for sizes. */
final class Sizes {
  private Sizes() {}

  static int positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
    return value;
  }

  /** True when the sizes are equal, whatever the axes are called. */
  static boolean same(Shape left, Shape right) {
    return Arrays.equals(left.sizes(), right.sizes());
  }
}
