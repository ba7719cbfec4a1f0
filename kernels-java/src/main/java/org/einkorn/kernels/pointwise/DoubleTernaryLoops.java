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

/** The loop of a function of three sources in f64; a template of {@link Pointwise}. */
final class DoubleTernaryLoops extends PointwiseLoops {

  private static final LoopSpec SPEC =
      Specializer.constants(MethodHandles.lookup(), LoopSpec.class);
  private static final boolean HEAP = SPEC.heap();
  private static final boolean JOINED = SPEC.joined();
  private static final boolean REPEAT_A = SPEC.repeats(0);
  private static final boolean REPEAT_B = SPEC.repeats(1);
  private static final boolean REPEAT_C = SPEC.repeats(2);

  DoubleTernaryLoops() {}

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
    whole((Doubles) a, atA, (Doubles) b, atB, (Doubles) c, atC, (Doubles) dst, at, count, p, q);
    if (SPECIES.loopBound(count) < count) {
      tail((Doubles) a, atA, (Doubles) b, atB, (Doubles) c, atC, (Doubles) dst, at, count, p, q);
    }
  }

  private static void whole(
      Doubles a,
      long atA,
      Doubles b,
      long atB,
      Doubles c,
      long atC,
      Doubles dst,
      long at,
      int count,
      double p,
      double q) {
    int bound = SPECIES.loopBound(count);
    DoubleVector sameA =
        REPEAT_A
            ? DoubleVector.broadcast(SPECIES, a.get(HEAP, atA, 0))
            : DoubleVector.zero(SPECIES);
    DoubleVector sameB =
        REPEAT_B
            ? DoubleVector.broadcast(SPECIES, b.get(HEAP, atB, 0))
            : DoubleVector.zero(SPECIES);
    DoubleVector sameC =
        REPEAT_C
            ? DoubleVector.broadcast(SPECIES, c.get(HEAP, atC, 0))
            : DoubleVector.zero(SPECIES);
    for (int i = 0; i < bound / LENGTH; i++) {
      DoubleVector x = REPEAT_A ? sameA : a.vector(HEAP, atA, i);
      DoubleVector y = REPEAT_B ? sameB : b.vector(HEAP, atB, i);
      DoubleVector z = REPEAT_C ? sameC : c.vector(HEAP, atC, i);
      dst.setVector(
          HEAP,
          at,
          i,
          JOINED ? Placeholder.binary(x.add(y), z, p, q) : Placeholder.ternary(x, y, z, p, q));
    }
  }

  private static void tail(
      Doubles a,
      long atA,
      Doubles b,
      long atB,
      Doubles c,
      long atC,
      Doubles dst,
      long at,
      int count,
      double p,
      double q) {
    int bound = SPECIES.loopBound(count);
    VectorMask<Double> rest = SPECIES.indexInRange(bound, count);
    DoubleVector x =
        REPEAT_A
            ? DoubleVector.broadcast(SPECIES, a.get(HEAP, atA, 0))
            : a.load(HEAP, atA, bound, rest);
    DoubleVector y =
        REPEAT_B
            ? DoubleVector.broadcast(SPECIES, b.get(HEAP, atB, 0))
            : b.load(HEAP, atB, bound, rest);
    DoubleVector z =
        REPEAT_C
            ? DoubleVector.broadcast(SPECIES, c.get(HEAP, atC, 0))
            : c.load(HEAP, atC, bound, rest);
    dst.store(
        HEAP,
        at,
        bound,
        JOINED ? Placeholder.binary(x.add(y), z, p, q) : Placeholder.ternary(x, y, z, p, q),
        rest);
  }
}
