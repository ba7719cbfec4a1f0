package org.einkorn.kernels.pointwise;

import org.einkorn.kernels.vector.Elements;
import org.jspecify.annotations.Nullable;

/** Where a reduction writes: numbers of its type, or numbers of places. */
public interface Results {

  /** Sets a result. */
  void write(boolean heap, long at, double value);

  /** The operand, when it holds numbers of the reduction's type. */
  @Nullable Elements elements();
}
