package org.einkorn.kernels.pointwise;

import org.einkorn.kernels.vector.Elements;

/**
 * Results that are numbers of the reduction's type.
 *
 * @param elements the operand
 */
public record Numbers(Elements elements) implements Results {

  @Override
  public void write(boolean heap, long at, double value) {
    elements.write(heap, at, value);
  }
}
