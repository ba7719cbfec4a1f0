package org.einkorn.kernels.convolution;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loop with vectors; a template for each storage. */
final class VectorBiasGradientLoops implements BiasGradientLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  VectorBiasGradientLoops() {}

  @Override
  public float sum(Floats gradient, long first, int plane, long imageStride, int images) {
    FloatVector sum = FloatVector.zero(Floats.SPECIES);
    float rest = 0;
    for (int image = 0; image < images; image++) {
      long base = first + image * imageStride;
      int bound = Floats.SPECIES.loopBound(plane);
      for (int i = 0; i < bound; i += Floats.LENGTH) {
        sum = sum.add(gradient.load(HEAP, base, i));
      }
      for (int i = bound; i < plane; i++) {
        rest += gradient.get(HEAP, base, i);
      }
    }
    return Lanes.sum(sum) + rest;
  }

  @Override
  public void set(Floats bias, int channel, float value) {
    bias.set(HEAP, 0, channel, value);
  }
}
