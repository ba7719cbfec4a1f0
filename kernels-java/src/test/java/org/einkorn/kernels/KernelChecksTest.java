package org.einkorn.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.gemm.GemmProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a kernel refuses before it touches memory. */
final class KernelChecksTest {

  private static final Problem PROBLEM = GemmProblem.of(2, 3, 4);

  private final Kernel kernel = reference(PROBLEM, Options.cpu());

  private static Kernel reference(Problem problem, Options options) {
    Offer offer = Backends.named("reference").offers(problem, options).getFirst();
    return ((Offer.Candidate) offer).variant().prepare(problem, options, Preparation.COLD);
  }

  private static Operands operands() {
    return new Operands()
        .set(Role.SRC, NativeBuffer.allocate(DataType.F32, 8))
        .set(Role.WEIGHTS, NativeBuffer.allocate(DataType.F32, 12))
        .set(Role.DST, NativeBuffer.allocate(DataType.F32, 6));
  }

  private void assertRefused(Operands operands, String reason) {
    Workspace workspace = kernel.newWorkspace();
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> kernel.run(operands, workspace));
    assertTrue(error.toString().contains(reason), error.toString());
    assertTrue(error.toString().contains(PROBLEM.text()), error.toString());
  }

  @Test
  void missingOperand() {
    assertRefused(new Operands(), "the operand src (m=2 × k=4) is not set");
  }

  @Test
  void smallBuffer() {
    assertRefused(
        operands().set(Role.SRC, NativeBuffer.allocate(DataType.F32, 7)),
        "src (m=2 × k=4) needs 8 elements from offset 0, but its buffer has 7");
  }

  @Test
  void offsetPastTheEnd() {
    Operands operands = operands();
    assertRefused(operands.set(Role.SRC, operands.buffer(Role.SRC), 1), "from offset 1");
    assertRefused(operands.set(Role.SRC, operands.buffer(Role.SRC), -1), "from offset -1");
    assertRefused(operands.set(Role.SRC, operands.buffer(Role.SRC), Long.MAX_VALUE), "from offset");
  }

  @Test
  void heapBufferWhereNativeIsNeeded() {
    assertRefused(operands().set(Role.SRC, new float[8]), "src lives in heap memory of cpu");
  }

  @Test
  void wrongType() {
    assertRefused(
        operands().set(Role.SRC, NativeBuffer.allocate(DataType.F64, 8)),
        "src holds f64, expected f32");
  }

  @Test
  void overlappingDestination() {
    NativeBuffer shared = NativeBuffer.allocate(DataType.F32, 20);
    assertRefused(
        operands().set(Role.SRC, shared).set(Role.DST, shared.slice(7, 6)), "dst overlaps src");
  }

  @Test
  void neighboursDoNotOverlap() {
    NativeBuffer shared = NativeBuffer.allocate(DataType.F32, 20);
    kernel.run(
        operands().set(Role.SRC, shared).set(Role.DST, shared.slice(8, 6)), kernel.newWorkspace());
  }

  @ParameterizedTest
  @ValueSource(strings = {"activation forward f32 relu 4x3", "softmax backward f32 3x4 axis=1"})
  void inPlaceIsAllowedWhereTheContractSaysSo(String text) {
    Problem problem = Problems.parse(text);
    Kernel inPlace = reference(problem, Options.cpu());
    Operands operands = new Operands();
    for (OperandSpec spec : problem.operands()) {
      operands.set(spec.role(), NativeBuffer.allocate(DataType.F32, 12));
    }
    for (OperandSpec spec : problem.operands()) {
      if (spec.mayAlias() != spec.role()) {
        operands.set(spec.role(), operands.buffer(spec.mayAlias()));
      }
    }
    inPlace.run(operands, inPlace.newWorkspace());
  }

  @Test
  void unsetScalar() {
    GemmProblem scaled = GemmProblem.of(2, 3, 4).withScalars(ScalarClass.OTHER, ScalarClass.ZERO);
    Kernel other = reference(scaled, Options.cpu());
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> other.run(operands(), other.newWorkspace()));
    assertTrue(error.toString().contains("the scalar alpha is not set"), error.getMessage());
  }

  @Test
  void unknownBackend() {
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Backends.named("cuda"));
    assertTrue(error.toString().contains("no backend 'cuda'"), error.getMessage());
    assertEquals("reference", Backends.all().getLast().name());
  }
}
