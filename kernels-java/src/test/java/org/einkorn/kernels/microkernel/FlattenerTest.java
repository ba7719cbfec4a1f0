package org.einkorn.kernels.microkernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.classfile.ClassFile;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.nio.ByteOrder;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.junit.jupiter.api.Test;

final class FlattenerTest {

  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LENGTH = SPECIES.length();

  /** How the templates are called. */
  abstract static class Loops {
    abstract int run(float[] src, MemorySegment dst, int count, long shift);
  }

  /** Helpers with branches, early returns, wide arguments and helpers of their own. */
  static final class Branching extends Loops {

    private static FloatVector half(FloatVector x) {
      return x.mul(0.5f);
    }

    private static FloatVector step(FloatVector x, long shift, double factor, boolean halves) {
      if (shift < 0) {
        return x;
      }
      FloatVector y = halves ? half(x) : x.add(x);
      for (int i = 0; i < 2; i++) {
        y = y.add((float) shift);
      }
      return switch ((int) shift) {
        case 0 -> y.mul((float) factor);
        case 1 -> half(y);
        default -> y.neg();
      };
    }

    private static void put(FloatVector x, MemorySegment to, int i, VectorMask<Float> mask) {
      x.intoMemorySegment(to, i * 4L, ByteOrder.nativeOrder(), mask);
    }

    @Override
    int run(float[] src, MemorySegment dst, int count, long shift) {
      int seen = 0;
      for (int i = 0; i < count; i += LENGTH) {
        VectorMask<Float> mask = SPECIES.indexInRange(i, count);
        FloatVector x = FloatVector.fromArray(SPECIES, src, i, mask);
        put(x.add(step(x, shift, 3.0, i % 2 == 0)), dst, i, mask);
        seen += x.compare(VectorOperators.GT, 0f).and(mask).trueCount();
      }
      return seen;
    }
  }

  /** A helper that calls itself. */
  static final class Recursive extends Loops {
    @SuppressWarnings("InfiniteRecursion")
    private static FloatVector again(FloatVector x, int n) {
      return n == 0 ? x : again(x, n - 1);
    }

    @Override
    int run(float[] src, MemorySegment dst, int count, long shift) {
      return (int) again(FloatVector.zero(SPECIES), count).lane(0);
    }
  }

  /** A helper that catches what it throws. */
  static final class Catching extends Loops {
    private static FloatVector safe(float[] src, int at) {
      try {
        return FloatVector.fromArray(SPECIES, src, at);
      } catch (IndexOutOfBoundsException e) {
        return FloatVector.zero(SPECIES);
      }
    }

    @Override
    int run(float[] src, MemorySegment dst, int count, long shift) {
      return (int) safe(src, count).lane(0);
    }
  }

  private static Loops specialize(Class<? extends Loops> template) {
    return Specializer.specialize(
        MethodHandles.lookup(), template, Loops.class, SPECIES.vectorBitSize(), template);
  }

  @Test
  void computesWhatTheTemplateComputes() {
    Loops flat = specialize(Branching.class);
    Loops template = new Branching();
    int count = 3 * LENGTH + 1;
    float[] src = new float[count];
    for (int i = 0; i < count; i++) {
      src[i] = i % 5 - 2;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment actual = arena.allocate(count * 4L, 64);
      MemorySegment expected = arena.allocate(count * 4L, 64);
      for (long shift : new long[] {-1, 0, 1, 2}) {
        assertEquals(
            template.run(src, expected, count, shift), flat.run(src, actual, count, shift));
        for (int i = 0; i < count; i++) {
          assertEquals(
              expected.getAtIndex(ValueLayout.JAVA_FLOAT, i),
              actual.getAtIndex(ValueLayout.JAVA_FLOAT, i),
              "shift " + shift + ", element " + i);
        }
      }
    }
  }

  @Test
  void noCallHandsOverVectorsButTheJdksOwn() {
    byte[] flat =
        Flattener.flatten(
            MethodHandles.lookup(),
            SPECIES.vectorBitSize(),
            Specializer.classFile(
                MethodHandles.lookup(), Branching.class.getName().replace('.', '/')));
    List<InvokeInstruction> calls =
        ClassFile.of().parse(flat).methods().stream()
            .flatMap(method -> method.code().stream())
            .flatMap(code -> code.elementStream())
            .filter(InvokeInstruction.class::isInstance)
            .map(InvokeInstruction.class::cast)
            .toList();
    assertTrue(
        calls.stream().anyMatch(call -> call.name().equalsString("intoMemorySegment")), "no store");
    for (InvokeInstruction call : calls) {
      assertFalse(
          call.type().stringValue().contains("Vector;")
              && call.owner().asInternalName().startsWith("org/einkorn"),
          call::toString);
    }
    List<String> methods =
        ClassFile.of().parse(flat).methods().stream()
            .map(method -> method.methodName().stringValue())
            .toList();
    assertEquals(List.of("<init>", "run"), methods);
  }

  @Test
  void refusesWhatItCannotExpand() {
    LinkageError endless = assertThrows(LinkageError.class, () -> specialize(Recursive.class));
    assertTrue(endless.getMessage().contains("without end"), endless.getMessage());
    LinkageError catching = assertThrows(LinkageError.class, () -> specialize(Catching.class));
    assertTrue(catching.getMessage().contains("catches"), catching.getMessage());
  }

  @Test
  void refusesMethodsThatHotSpotWouldNotCompile() {
    byte[] huge =
        ClassFile.of()
            .build(
                ClassDesc.of(FlattenerTest.class.getPackageName(), "Huge"),
                type ->
                    type.withMethodBody(
                        "idle",
                        ConstantDescs.MTD_void,
                        ClassFile.ACC_STATIC,
                        code -> {
                          for (int i = 0; i < 8000; i++) {
                            code.nop();
                          }
                          code.return_();
                        }));
    LinkageError error =
        assertThrows(
            LinkageError.class,
            () -> Specializer.define(MethodHandles.lookup(), huge, Object.class));
    assertTrue(error.getMessage().contains("idle has 8001 bytes"), error.getMessage());
  }
}
