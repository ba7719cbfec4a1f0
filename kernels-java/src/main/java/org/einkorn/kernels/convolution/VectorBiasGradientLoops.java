package org.einkorn.kernels.convolution;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Chains;
import org.einkorn.kernels.vector.Floats;
import org.einkorn.kernels.vector.Lanes;

/** The loop with vectors; a template for each storage. */
final class VectorBiasGradientLoops implements BiasGradientLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  private static final int BLOCK = Chains.SHORT * Floats.LENGTH;

  VectorBiasGradientLoops() {}

  @Override
  public float sum(Floats gradient, long first, int plane, long imageStride, int images) {
    double total = 0;
    for (int image = 0; image < images; image++) {
      long base = first + image * imageStride;
      for (int from = 0; from < plane; from += BLOCK) {
        total += block(gradient, base, from, Math.min(plane, from + BLOCK));
      }
    }
    return (float) total;
  }

  private static float block(Floats gradient, long base, int from, int to) {
    FloatVector sum = FloatVector.zero(Floats.SPECIES);
    int i = from;
    for (; i <= to - Floats.LENGTH; i += Floats.LENGTH) {
      sum = sum.add(gradient.load(HEAP, base, i));
    }
    float rest = 0;
    for (; i < to; i++) {
      rest += gradient.get(HEAP, base, i);
    }
    return Lanes.sum(sum) + rest;
  }

  @Override
  public void set(Floats bias, int channel, float value) {
    bias.set(HEAP, 0, channel, value);
  }
}
