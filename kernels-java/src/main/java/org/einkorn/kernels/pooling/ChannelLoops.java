package org.einkorn.kernels.pooling;

import java.lang.invoke.MethodHandles;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/**
 * The loops of all poolings over channels {@code from} to {@code to} of an image with the channels
 * innermost; a vector holds neighbouring channels.
 */
abstract class ChannelLoops {

  static final ByStorage<ChannelLoops> ALL =
      new ByStorage<>(MethodHandles.lookup(), VectorChannelLoops.class, ChannelLoops.class);

  /** Maxima, and with {@code training} their places. */
  abstract void maximum(
      Windows p,
      Floats src,
      Floats dst,
      Places places,
      boolean training,
      long image,
      int from,
      int to);

  /** Gradients routed to the places. */
  abstract void maximumBackward(
      Windows p, Floats diffDst, Places places, Floats diffSrc, long image, int from, int to);

  /** Means. */
  abstract void average(Windows p, Floats src, Floats dst, long image, int from, int to);

  /** Gradients spread over the windows. */
  abstract void averageBackward(
      Windows p, Floats diffDst, Floats diffSrc, long image, int from, int to);
}
