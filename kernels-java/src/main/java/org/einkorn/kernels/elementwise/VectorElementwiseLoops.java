package org.einkorn.kernels.elementwise;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.vector.ByStorage;
import org.einkorn.kernels.vector.Floats;

/** The loops; a template of {@link ByStorage}. */
final class VectorElementwiseLoops extends ElementwiseLoops {

  private static final boolean HEAP = ByStorage.isHeap(MethodHandles.lookup());

  VectorElementwiseLoops() {}

  @Override
  void add(Floats a, Floats b, Floats dst, long from, int count) {
    int bound = SPECIES.loopBound(count);
    for (int i = 0; i < bound; i += LENGTH) {
      dst.store(HEAP, from, i, a.load(HEAP, from, i).add(b.load(HEAP, from, i)));
    }
    if (bound < count) {
      VectorMask<Float> tail = SPECIES.indexInRange(bound, count);
      FloatVector sum = a.load(HEAP, from, bound, tail).add(b.load(HEAP, from, bound, tail));
      dst.store(HEAP, from, bound, sum, tail);
    }
  }
}
