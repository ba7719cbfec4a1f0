package org.einkorn.kernels.pointwise;

import static org.einkorn.kernels.vector.Doubles.LENGTH;
import static org.einkorn.kernels.vector.Doubles.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.microkernel.Placeholder;
import org.einkorn.kernels.microkernel.Specializer;
import org.einkorn.kernels.vector.Doubles;
import org.einkorn.kernels.vector.Elements;

/** The loop of a function of one source in f64; a template of {@link Pointwise}. */
final class DoubleUnaryLoops extends PointwiseLoops {

  private static final LoopSpec SPEC =
      Specializer.constants(MethodHandles.lookup(), LoopSpec.class);
  private static final boolean HEAP = SPEC.heap();
  private static final boolean REPEAT_A = SPEC.repeats(0);

  DoubleUnaryLoops() {}

  @Override
  void run(
      Elements a,
      long atA,
      Elements b,
      long atB,
      Elements c,
      long atC,
      Elements dst,
      long at,
      int count,
      double p,
      double q) {
    whole((Doubles) a, atA, (Doubles) dst, at, count, p, q);
    if (SPECIES.loopBound(count) < count) {
      tail((Doubles) a, atA, (Doubles) dst, at, count, p, q);
    }
  }

  private static void whole(
      Doubles a, long atA, Doubles dst, long at, int count, double p, double q) {
    int bound = SPECIES.loopBound(count);
    DoubleVector sameA =
        REPEAT_A
            ? DoubleVector.broadcast(SPECIES, a.get(HEAP, atA, 0))
            : DoubleVector.zero(SPECIES);
    for (int i = 0; i < bound / LENGTH; i++) {
      DoubleVector x = REPEAT_A ? sameA : a.vector(HEAP, atA, i);
      dst.setVector(HEAP, at, i, Placeholder.unary(x, p, q));
    }
  }

  private static void tail(
      Doubles a, long atA, Doubles dst, long at, int count, double p, double q) {
    int bound = SPECIES.loopBound(count);
    VectorMask<Double> rest = SPECIES.indexInRange(bound, count);
    DoubleVector x =
        REPEAT_A
            ? DoubleVector.broadcast(SPECIES, a.get(HEAP, atA, 0))
            : a.load(HEAP, atA, bound, rest);
    dst.store(HEAP, at, bound, Placeholder.unary(x, p, q), rest);
  }
}
