package org.einkorn.kernels.pooling;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of max-pooling over single planes of NCHW images. */
abstract class MaxPoolingLoops {

  static final ByStorage<MaxPoolingLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorMaxPoolingLoops.class, MaxPoolingLoops.class);

  /** Maxima of planes {@code from} to {@code to}. */
  abstract void inference(Plane p, Floats src, Floats dst, long from, long to);

  /** Maxima and their places. */
  abstract void training(Plane p, Floats src, Floats dst, Places places, long from, long to);

  /** Gradients routed to the places. */
  abstract void backward(
      Plane p, Floats diffDst, Places places, Floats diffSrc, long from, long to);
}
