package org.einkorn.kernels.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.reference.References;
import org.junit.jupiter.api.Test;

/** The verifier sees what wrong kernels do: each starts from the right answer and spoils it. */
final class VerifierTest {

  private static final Problem SOFTMAX = Problems.parse("softmax forward-inference f32 3x7 axis=1");
  private static final Problem PADDED =
      Problems.parse("gemm forward f32 3x4:4x5 lda=9 ldb=8 ldc=7");

  /** The reference, whose results something is done to. */
  private record Spoiled(BiConsumer<Operands, Options> spoiler) implements Variant {
    @Override
    public String id() {
      return "spoiled";
    }

    @Override
    public boolean isThreadInvariant() {
      return true;
    }

    @Override
    public String revision() {
      return "1";
    }

    @Override
    public Kernel prepare(Problem problem, Options options, Preparation preparation) {
      return new Kernel(this, problem, options) {
        @Override
        protected void execute(Operands operands, Workspace workspace) {
          References.evaluate(problem, operands).store(problem);
          spoiler.accept(operands, options);
        }
      };
    }
  }

  private static void add(Operands operands, Role role, long element, double amount) {
    HostBuffer buffer = (HostBuffer) operands.buffer(role);
    long at = operands.offset(role) + element;
    buffer.set(at, buffer.get(at) + amount);
  }

  private static Optional<String> failure(Problem problem, BiConsumer<Operands, Options> spoiler) {
    return Verifier.failure(new Spoiled(spoiler), problem, Options.cpu(), 5);
  }

  private static void assertCaught(
      String message, Problem problem, BiConsumer<Operands, Options> spoiler) {
    String failure = failure(problem, spoiler).orElse("nothing was caught");
    assertTrue(failure.contains(message), failure);
    assertTrue(failure.contains("--seed 5 '" + problem.text() + "'"), failure);
  }

  @Test
  void nothingIsWrongWithTheReference() {
    assertEquals(Optional.empty(), failure(SOFTMAX, (_, _) -> {}));
    assertEquals(Optional.empty(), failure(PADDED, (_, _) -> {}));
  }

  @Test
  void aSmallErrorIsCaught() {
    assertCaught("dst[1, 2]", SOFTMAX, (o, _) -> add(o, Role.DST, 9, 1e-4));
  }

  @Test
  void aTinyErrorOnIntegersIsCaught() {
    assertCaught("dst[0, 1]", PADDED, (o, _) -> add(o, Role.DST, 1, 1e-3));
  }

  @Test
  void nanIsCaught() {
    assertCaught("dst[2, 6] is NaN", SOFTMAX, (o, _) -> add(o, Role.DST, 20, Double.NaN));
  }

  @Test
  void aWriteBehindTheEndIsCaught() {
    assertCaught("written at element 21", SOFTMAX, (o, _) -> add(o, Role.DST, 21, 1));
  }

  @Test
  void aWriteBeforeTheStartIsCaught() {
    assertCaught("written at element -1", SOFTMAX, (o, _) -> add(o, Role.DST, -1, 1));
  }

  @Test
  void aWriteIntoTheGapOfRowsIsCaught() {
    assertCaught("written at element 5", PADDED, (o, _) -> add(o, Role.DST, 5, 1));
  }

  @Test
  void aWriteToAnInputIsCaught() {
    assertCaught("src was written", SOFTMAX, (o, _) -> add(o, Role.SRC, 3, 1));
  }

  @Test
  void aResultThatReadsTheGapOfRowsIsCaught() {
    assertCaught(
        "is NaN",
        PADDED,
        (o, _) -> {
          HostBuffer src = (HostBuffer) o.buffer(Role.SRC);
          add(o, Role.DST, 0, 0 * src.get(o.offset(Role.SRC) + 4));
        });
  }

  @Test
  void aKernelThatDoesNothingIsCaught() {
    assertCaught(
        "is NaN",
        SOFTMAX,
        (o, _) -> {
          for (int i = 0; i < 21; i++) {
            add(o, Role.DST, i, Double.NaN);
          }
        });
  }

  @Test
  void anExceptionIsAFailure() {
    assertCaught(
        "IllegalStateException: planted",
        SOFTMAX,
        (_, _) -> {
          throw new IllegalStateException("planted");
        });
  }

  @Test
  void oneBitThatDependsOnThreadsIsCaught() {
    Variant wrong =
        new Spoiled((o, options) -> add(o, Role.DST, 0, options.threads() == 3 ? 1e-7 : 0));
    Optional<String> found = Verifier.threadDependence(wrong, SOFTMAX, Options.cpu(), 5);
    assertTrue(found.orElse("nothing").contains("dst differs in its bits"), found.toString());
    Variant right = new Spoiled((_, _) -> {});
    assertEquals(Optional.empty(), Verifier.threadDependence(right, SOFTMAX, Options.cpu(), 5));
  }
}
