package org.einkorn.kernels.softmax;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of softmax over runs of rows whose classes lie next to each other. */
abstract class SoftmaxLoops {

  static final ByStorage<SoftmaxLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorSoftmaxLoops.class, SoftmaxLoops.class);

  /** Softmax of rows {@code from} to {@code to}. */
  abstract void softmax(Floats src, Floats dst, long from, long to, int classes);

  /** Log-softmax of the same. */
  abstract void logSoftmax(Floats src, Floats dst, long from, long to, int classes);

  /** Gradient of softmax. */
  abstract void backward(
      Floats dst, Floats diffDst, Floats diffSrc, long from, long to, int classes);

  /** Gradient of log-softmax. */
  abstract void logBackward(
      Floats dst, Floats diffDst, Floats diffSrc, long from, long to, int classes);
}
