package org.einkorn.kernels.convolution;

import org.einkorn.kernels.vector.Floats;

/** The loop of the gradient with respect to the bias. */
interface BiasGradientLoops {

  /** Sum of the elements of one channel of all images. */
  float sum(Floats gradient, long first, int plane, long imageStride, int images);

  /** Sets one element of the bias's gradient. */
  void set(Floats bias, int channel, float value);
}
