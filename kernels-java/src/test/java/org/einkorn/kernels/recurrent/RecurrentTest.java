package org.einkorn.kernels.recurrent;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.reference.References;
import org.einkorn.kernels.verify.Verifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent layers: the vector kernels against the reference, and both against plain facts. */
final class RecurrentTest {

  private static final List<String> DIRECTIONS =
      List.of("forward-training", "forward-inference", "backward");

  static Stream<String> problems() {
    return Stream.of(
            "l1t1mb1slc1dhc1 bias initial final",
            "l1t3mb2slc5dhc16 right2left initial",
            "l1t4mb3slc17dhc15 concat bias final",
            "l2t3mb5slc3dhc17 bias initial final lengths",
            "l3t2mb3slc4dhc5 concat bias initial final lengths",
            "l1t5mb4slc8dhc9 right2left bias initial final lengths",
            "l1t2mb9slc7dhc65 bias",
            "l1t0mb3slc4dhc5 bias initial final",
            "l2t3mb0slc4dhc5 concat bias initial final",
            "l1t7mb1slc33dhc33",
            "l1t20mb2slc2dhc3 concat lengths")
        .flatMap(rest ->
            Stream.of(CellKind.values())
                .flatMap(cell ->
                    DIRECTIONS.stream()
                        .map(direction ->
                            "recurrent " + direction + " f32 " + cell.text() + ' ' + rest)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("problems")
  void matchesTheReference(String text) {
    Problem problem = Problems.parse(text);
    for (int threads : new int[] {1, 2, 3}) {
      Options options = Options.cpu().withThreads(threads);
      assertEquals(Optional.empty(), Verifier.failure(variant(problem), problem, options, 1));
    }
  }

  private static Variant variant(Problem problem) {
    List<Offer> offers = RecurrentVariants.offers((RecurrentProblem) problem, Options.cpu());
    return assertInstanceOf(Offer.Candidate.class, offers.getFirst()).variant();
  }

  @Test
  void arraysAndDoublesAreRefused() {
    Problem f32 = Problems.parse("recurrent backward f32 lstm l1t2mb2slc2dhc2");
    Problem f64 = Problems.parse("recurrent backward f64 lstm l1t2mb2slc2dhc2");
    Options heap = Options.cpu().withStorage(Storage.HEAP);
    for (Offer offer :
        List.of(
            RecurrentVariants.offers((RecurrentProblem) f32, heap).getFirst(),
            RecurrentVariants.offers((RecurrentProblem) f64, Options.cpu()).getFirst())) {
      assertFalse(assertInstanceOf(Offer.Refusal.class, offer).reason().isEmpty());
    }
  }

  /** Operands whose inputs are small integers, run by the vector kernel. */
  private static Operands run(Problem problem, Operands operands) {
    Options options = Options.cpu().withThreads(2);
    Kernel kernel = variant(problem).prepare(problem, options, Preparation.COLD);
    kernel.run(operands, kernel.newWorkspace());
    return operands;
  }

  private static Operands integers(Problem problem, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operands operands = new Operands();
    for (OperandSpec spec : problem.operands()) {
      NativeBuffer buffer = NativeBuffer.allocate(spec.type(), spec.layout().extent());
      for (long i = 0; i < buffer.elements(); i++) {
        buffer.set(i, spec.isWritten() ? Double.NaN : random.nextInt(-1, 2));
      }
      operands.set(spec.role(), buffer);
    }
    return operands;
  }

  private static double[] values(Operands operands, Role role) {
    NativeBuffer buffer = operands.nativeBuffer(role);
    double[] values = new double[(int) buffer.elements()];
    for (int i = 0; i < values.length; i++) {
      values[i] = buffer.get(i);
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "recurrent forward-training f32 rnn-relu l1t4mb5slc17dhc19 bias initial final",
        "recurrent forward-training f32 rnn-relu l2t3mb2slc4dhc5 concat bias initial final"
      })
  void sumsOfIntegersAreExact(String text) {
    Problem problem = Problems.parse(text);
    Operands operands = run(problem, integers(problem, 3));
    double[] expected = References.evaluate(problem, operands).output(Role.DST);
    assertArrayEquals(expected, values(operands, Role.DST));
    assertTrue(DoubleStream.of(expected).anyMatch(value -> value != 0), "all zero");
  }

  @Test
  void aCellOfEachKindByHand() {
    // one value everywhere: x = 1, h' = 1/2, c' = 1/4, W = 1, U = 2, b = 0, e = 0: a + u = 2
    assertStep("rnn-tanh", Math.tanh(2));
    assertStep("rnn-relu", 2);
    double gate = 1 / (1 + Math.exp(-2));
    assertStep("lstm", gate * Math.tanh(gate / 4 + gate * Math.tanh(2)));
    double fresh = Math.tanh(1 + gate);
    assertStep("lbr-gru", (1 - gate) * fresh + gate / 2);
  }

  private static void assertStep(String cell, double expected) {
    Problem problem =
        Problems.parse("recurrent forward-inference f32 " + cell + " l1t1mb1slc1dhc1 initial");
    Operands operands = integers(problem, 1);
    fill(operands, Role.SRC, 1);
    fill(operands, Role.SRC_ITER, 0.5);
    if (operands.has(Role.SRC_ITER_C)) {
      fill(operands, Role.SRC_ITER_C, 0.25);
    }
    fill(operands, Role.WEIGHTS, 1);
    fill(operands, Role.WEIGHTS_ITER, 2);
    assertEquals(expected, References.evaluate(problem, operands).output(Role.DST)[0], 1e-12);
    assertEquals(expected, values(run(problem, operands), Role.DST)[0], 1e-6);
  }

  private static void fill(Operands operands, Role role, double value) {
    NativeBuffer buffer = operands.nativeBuffer(role);
    for (long i = 0; i < buffer.elements(); i++) {
      buffer.set(i, value);
    }
  }

  /** A shorter sequence in a batch computes what it does by itself, in either direction. */
  @ParameterizedTest
  @ValueSource(strings = {"lstm", "lbr-gru", "lstm right2left", "lbr-gru concat"})
  void aShortSequenceIsAsIfAlone(String cellAndSweep) {
    String[] words = cellAndSweep.split(" ", 2);
    String sweep = words.length > 1 ? ' ' + words[1] : "";
    String head = "recurrent forward-inference f32 " + words[0];
    Problem batch = Problems.parse(head + " l1t5mb2slc3dhc4" + sweep + " initial final lengths");
    Problem alone = Problems.parse(head + " l1t3mb1slc3dhc4" + sweep + " initial final");
    Operands both = integers(batch, 9);
    fill(both, Role.LENGTHS, 5);
    both.nativeBuffer(Role.LENGTHS).set(1, 3);
    Operands one = integers(alone, 10);
    one.set(Role.WEIGHTS, both.buffer(Role.WEIGHTS));
    one.set(Role.WEIGHTS_ITER, both.buffer(Role.WEIGHTS_ITER));
    rows(both, one, Role.SRC, 3, 3);
    rows(both, one, Role.SRC_ITER, 4, one.nativeBuffer(Role.SRC_ITER).elements() / 4);
    if (one.has(Role.SRC_ITER_C)) {
      rows(both, one, Role.SRC_ITER_C, 4, one.nativeBuffer(Role.SRC_ITER_C).elements() / 4);
    }
    run(batch, both);
    run(alone, one);
    assertSecondRows(both, one, Role.DST, one.nativeBuffer(Role.DST).elements() / 3, 3);
    assertSecondRows(both, one, Role.DST_ITER, 4, one.nativeBuffer(Role.DST_ITER).elements() / 4);
    long width = one.nativeBuffer(Role.DST).elements() / 3;
    for (long i = 2 * 3 * width + width; i < 2 * 4 * width; i++) {
      assertEquals(0, both.nativeBuffer(Role.DST).get(i), "behind the end");
    }
  }

  /** Copies the second of each two rows. */
  private static void rows(Operands from, Operands to, Role role, int width, long count) {
    for (long row = 0; row < count; row++) {
      for (int i = 0; i < width; i++) {
        double value = from.nativeBuffer(role).get((2 * row + 1) * width + i);
        to.nativeBuffer(role).set(row * width + i, value);
      }
    }
  }

  private static void assertSecondRows(
      Operands batch, Operands alone, Role role, long width, long count) {
    for (long row = 0; row < count; row++) {
      for (long i = 0; i < width; i++) {
        assertEquals(
            alone.nativeBuffer(role).get(row * width + i),
            batch.nativeBuffer(role).get((2 * row + 1) * width + i),
            role + " " + row + ", " + i);
      }
    }
  }

  /** What is not a number stays in its own sequence. */
  @ParameterizedTest
  @ValueSource(strings = {"rnn-relu", "rnn-tanh", "lstm", "lbr-gru"})
  void aNanStaysInItsSequence(String cell) {
    Problem problem =
        Problems.parse("recurrent forward-training f32 " + cell + " l1t3mb2slc3dhc20");
    Operands operands = integers(problem, 4);
    operands.nativeBuffer(Role.SRC).set(0, Double.NaN);
    run(problem, operands);
    double[] dst = values(operands, Role.DST);
    for (int i = 0; i < dst.length; i++) {
      assertEquals(i / 20 % 2 == 0, Double.isNaN(dst[i]), "element " + i);
    }
  }

  @Test
  void infinityAndDenormalsGoThroughGates() {
    Problem problem = Problems.parse("recurrent forward-inference f32 lstm l1t1mb1slc1dhc1");
    for (double x : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e-42}) {
      Operands operands = integers(problem, 2);
      fill(operands, Role.SRC, x);
      fill(operands, Role.WEIGHTS, 1);
      double expected = References.evaluate(problem, operands).output(Role.DST)[0];
      assertEquals(expected, values(run(problem, operands), Role.DST)[0], 1e-6, "x = " + x);
    }
  }

  @Test
  void anOperandOfTheWrongSizeNamesItsAxes() {
    Problem problem = Problems.parse("recurrent forward-inference f32 lstm l1t2mb3slc4dhc5");
    Operands operands = integers(problem, 1);
    operands.set(Role.SRC, NativeBuffer.allocate(DataType.F32, 23));
    Kernel kernel = variant(problem).prepare(problem, Options.cpu(), Preparation.COLD);
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> kernel.run(operands, kernel.newWorkspace()));
    assertTrue(error.getMessage().contains("src (t=2 × mb=3 × slc=4) needs 24"), error::getMessage);
  }
}
