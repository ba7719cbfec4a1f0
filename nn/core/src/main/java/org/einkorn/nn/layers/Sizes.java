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

  /** Checks that so many heads share the features evenly. */
  static int heads(int features, int heads) {
    positive("features", features);
    positive("heads", heads);
    if (features % heads != 0) {
      int fewer = heads;
      while (features % fewer != 0) {
        fewer--;
      }
      throw new IllegalArgumentException(
          "features %d must be a multiple of the heads, %d; take heads=%d, or features=%d"
              .formatted(features, heads, fewer, Math.ceilDiv(features, heads) * heads));
    }
    return heads;
  }

  /** True when the sizes are equal, whatever the axes are called. */
  static boolean same(Shape left, Shape right) {
    return Arrays.equals(left.sizes(), right.sizes());
  }
}
