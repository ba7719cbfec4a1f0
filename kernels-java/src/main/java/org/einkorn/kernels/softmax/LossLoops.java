package org.einkorn.kernels.softmax;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of losses of elements; each sums the losses of a block and stores the gradients. */
abstract class LossLoops {

  static final ByStorage<LossLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorLossLoops.class, LossLoops.class);

  /**
   * A block of elements.
   *
   * @param training whether {@code diff_src = share · gradient} is stored
   * @param delta where the Huber loss changes
   * @return the sum of the losses
   */
  abstract double block(
      LossKind kind,
      Floats src,
      Floats target,
      Floats diffSrc,
      long base,
      int count,
      boolean training,
      float share,
      float delta);
}
