package org.einkorn.kernels.pointwise;

import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.Ints;
import org.jspecify.annotations.Nullable;

/**
 * Results that are numbers of places.
 *
 * @param ints the operand
 */
public record Places(Ints ints) implements Results {

  @Override
  public void write(boolean heap, long at, double value) {
    ints.set(heap, at, (int) value);
  }

  @Override
  public @Nullable Elements elements() {
    return null;
  }
}
