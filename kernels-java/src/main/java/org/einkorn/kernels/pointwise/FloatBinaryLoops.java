package org.einkorn.kernels.pointwise;

import static org.einkorn.kernels.vector.Floats.LENGTH;
import static org.einkorn.kernels.vector.Floats.SPECIES;

import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.einkorn.kernels.microkernel.Placeholder;
import org.einkorn.kernels.microkernel.Specializer;
import org.einkorn.kernels.vector.Elements;
import org.einkorn.kernels.vector.Floats;

/** The loop of a function of two sources in f32; a template of {@link Pointwise}. */
final class FloatBinaryLoops extends PointwiseLoops {

  private static final LoopSpec SPEC =
      Specializer.constants(MethodHandles.lookup(), LoopSpec.class);
  private static final boolean HEAP = SPEC.heap();
  private static final boolean JOINED = SPEC.joined();
  private static final boolean REPEAT_A = SPEC.repeats(0);
  private static final boolean REPEAT_B = SPEC.repeats(1);

  FloatBinaryLoops() {}

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
    whole((Floats) a, atA, (Floats) b, atB, (Floats) dst, at, count, (float) p, (float) q);
    if (SPECIES.loopBound(count) < count) {
      tail((Floats) a, atA, (Floats) b, atB, (Floats) dst, at, count, (float) p, (float) q);
    }
  }

  private static void whole(
      Floats a, long atA, Floats b, long atB, Floats dst, long at, int count, float p, float q) {
    int bound = SPECIES.loopBound(count);
    FloatVector sameA =
        REPEAT_A ? FloatVector.broadcast(SPECIES, a.get(HEAP, atA, 0)) : FloatVector.zero(SPECIES);
    FloatVector sameB =
        REPEAT_B ? FloatVector.broadcast(SPECIES, b.get(HEAP, atB, 0)) : FloatVector.zero(SPECIES);
    for (int i = 0; i < bound / LENGTH; i++) {
      FloatVector x = REPEAT_A ? sameA : a.vector(HEAP, atA, i);
      FloatVector y = REPEAT_B ? sameB : b.vector(HEAP, atB, i);
      dst.setVector(
          HEAP, at, i, JOINED ? Placeholder.unary(x.add(y), p, q) : Placeholder.binary(x, y, p, q));
    }
  }

  private static void tail(
      Floats a, long atA, Floats b, long atB, Floats dst, long at, int count, float p, float q) {
    int bound = SPECIES.loopBound(count);
    VectorMask<Float> rest = SPECIES.indexInRange(bound, count);
    FloatVector x =
        REPEAT_A
            ? FloatVector.broadcast(SPECIES, a.get(HEAP, atA, 0))
            : a.load(HEAP, atA, bound, rest);
    FloatVector y =
        REPEAT_B
            ? FloatVector.broadcast(SPECIES, b.get(HEAP, atB, 0))
            : b.load(HEAP, atB, bound, rest);
    dst.store(
        HEAP,
        at,
        bound,
        JOINED ? Placeholder.unary(x.add(y), p, q) : Placeholder.binary(x, y, p, q),
        rest);
  }
}
