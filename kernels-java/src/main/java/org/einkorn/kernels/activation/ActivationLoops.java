package org.einkorn.kernels.activation;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of the activation functions over a run of elements. */
abstract class ActivationLoops {

  static final ByStorage<ActivationLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorActivationLoops.class, ActivationLoops.class);

  /** {@code dst = f(src)}. */
  abstract void forward(ActivationKind kind, Floats src, Floats dst, long from, int count);

  /** {@code diff_src = f'(src) · diff_dst}. */
  abstract void backward(
      ActivationKind kind, Floats src, Floats diffDst, Floats diffSrc, long from, int count);

  /** The same with the derivative from dst. */
  abstract void backwardFromDst(
      ActivationKind kind, Floats dst, Floats diffDst, Floats diffSrc, long from, int count);
}
