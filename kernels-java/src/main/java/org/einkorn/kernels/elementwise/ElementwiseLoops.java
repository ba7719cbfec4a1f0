package org.einkorn.kernels.elementwise;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of elementwise arithmetic over a run of elements. */
abstract class ElementwiseLoops {

  static final ByStorage<ElementwiseLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorElementwiseLoops.class, ElementwiseLoops.class);

  /** {@code dst = a + b}. */
  abstract void add(Floats a, Floats b, Floats dst, long from, int count);
}
