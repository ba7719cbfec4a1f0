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

/** The loop of a function of three sources in f32; a template of {@link Pointwise}. */
final class FloatTernaryLoops extends PointwiseLoops {

  private static final LoopSpec SPEC =
      Specializer.constants(MethodHandles.lookup(), LoopSpec.class);
  private static final boolean HEAP = SPEC.heap();
  private static final boolean JOINED = SPEC.joined();
  private static final boolean REPEAT_A = SPEC.repeats(0);
  private static final boolean REPEAT_B = SPEC.repeats(1);
  private static final boolean REPEAT_C = SPEC.repeats(2);

  FloatTernaryLoops() {}

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
    whole(
        (Floats) a,
        atA,
        (Floats) b,
        atB,
        (Floats) c,
        atC,
        (Floats) dst,
        at,
        count,
        (float) p,
        (float) q);
    if (SPECIES.loopBound(count) < count) {
      tail(
          (Floats) a,
          atA,
          (Floats) b,
          atB,
          (Floats) c,
          atC,
          (Floats) dst,
          at,
          count,
          (float) p,
          (float) q);
    }
  }

  private static void whole(
      Floats a,
      long atA,
      Floats b,
      long atB,
      Floats c,
      long atC,
      Floats dst,
      long at,
      int count,
      float p,
      float q) {
    int bound = SPECIES.loopBound(count);
    FloatVector sameA =
        REPEAT_A ? FloatVector.broadcast(SPECIES, a.get(HEAP, atA, 0)) : FloatVector.zero(SPECIES);
    FloatVector sameB =
        REPEAT_B ? FloatVector.broadcast(SPECIES, b.get(HEAP, atB, 0)) : FloatVector.zero(SPECIES);
    FloatVector sameC =
        REPEAT_C ? FloatVector.broadcast(SPECIES, c.get(HEAP, atC, 0)) : FloatVector.zero(SPECIES);
    for (int i = 0; i < bound / LENGTH; i++) {
      FloatVector x = REPEAT_A ? sameA : a.vector(HEAP, atA, i);
      FloatVector y = REPEAT_B ? sameB : b.vector(HEAP, atB, i);
      FloatVector z = REPEAT_C ? sameC : c.vector(HEAP, atC, i);
      dst.setVector(
          HEAP,
          at,
          i,
          JOINED ? Placeholder.binary(x.add(y), z, p, q) : Placeholder.ternary(x, y, z, p, q));
    }
  }

  private static void tail(
      Floats a,
      long atA,
      Floats b,
      long atB,
      Floats c,
      long atC,
      Floats dst,
      long at,
      int count,
      float p,
      float q) {
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
    FloatVector z =
        REPEAT_C
            ? FloatVector.broadcast(SPECIES, c.get(HEAP, atC, 0))
            : c.load(HEAP, atC, bound, rest);
    dst.store(
        HEAP,
        at,
        bound,
        JOINED ? Placeholder.binary(x.add(y), z, p, q) : Placeholder.ternary(x, y, z, p, q),
        rest);
  }
}
