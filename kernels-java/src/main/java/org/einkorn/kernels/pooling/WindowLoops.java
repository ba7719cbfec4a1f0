package org.einkorn.kernels.pooling;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops of all poolings over planes {@code from} to {@code to} of NCHW. */
abstract class WindowLoops {

  static final ByStorage<WindowLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorWindowLoops.class, WindowLoops.class);

  /** Maxima, and with {@code training} their places. */
  abstract void maximum(
      Windows p, Floats src, Floats dst, Places places, boolean training, long from, long to);

  /** Gradients routed to the places. */
  abstract void maximumBackward(
      Windows p, Floats diffDst, Places places, Floats diffSrc, long from, long to);

  /** Means. */
  abstract void average(Windows p, Floats src, Floats dst, long from, long to);

  /** Gradients of means, for each input from the windows that hold it. */
  abstract void averageBackward(
      MeanGradients g, Floats diffDst, Floats diffSrc, long from, long to);

  /** Gradients of means spread over the windows. */
  abstract void averageBackward(Windows p, Floats diffDst, Floats diffSrc, long from, long to);
}
