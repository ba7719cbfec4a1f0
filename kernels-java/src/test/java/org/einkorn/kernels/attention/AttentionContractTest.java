package org.einkorn.kernels.attention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract promises, for the reference and for the kernels. */
final class AttentionContractTest {

  private static final int MB = 2;
  private static final int HEADS = 3;
  private static final int LENGTH = 7;
  private static final int SIZE = 5;
  private static final int PITCH = 3 * HEADS * SIZE;

  @ParameterizedTest
  @ValueSource(strings = {"vector", "reference"})
  void equalScoresGiveTheMeanExactly(String backend) {
    Kernel kernel = Contracts.kernel(backend, "forward-training f32 h1q3k4d2v2");
    Operands operands = Contracts.operands(kernel);
    for (int j = 0; j < 4; j++) {
      Contracts.set(operands, Role.VALUE, 2 * j, j);
      Contracts.set(operands, Role.VALUE, 2 * j + 1, 8 * j);
    }
    Contracts.run(kernel, operands);
    for (int i = 0; i < 3; i++) {
      assertEquals(1.5, Contracts.get(operands, Role.DST, 2 * i));
      assertEquals(12, Contracts.get(operands, Role.DST, 2 * i + 1));
      assertEquals((float) Math.log(4), Contracts.get(operands, Role.LOG_SUM_EXP, i));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "reference"})
  void oneKeyGivesItsValueExactly(String backend) {
    Kernel kernel = Contracts.kernel(backend, "forward-training f32 h1q2k1d1v3");
    Operands operands = Contracts.operands(kernel).set(Scalar.SCALE, 2);
    Contracts.set(operands, Role.QUERY, 1, 3);
    Contracts.set(operands, Role.KEY, 0, 5);
    for (int c = 0; c < 3; c++) {
      Contracts.set(operands, Role.VALUE, c, 7 + c);
    }
    Contracts.run(kernel, operands);
    for (int i = 0; i < 6; i++) {
      assertEquals(7 + i % 3, Contracts.get(operands, Role.DST, i));
    }
    assertEquals(0, Contracts.get(operands, Role.LOG_SUM_EXP, 0));
    assertEquals(30, Contracts.get(operands, Role.LOG_SUM_EXP, 1), 1e-5);
  }

  @ParameterizedTest
  @CsvSource({"vector, -Infinity", "vector, -3.4e38", "reference, -Infinity", "reference, -3.4e38"})
  void rowsWithoutKeysAreZero(String backend, double excluded) {
    Kernel kernel = Contracts.kernel(backend, "forward-training f32 h1q3k70d2 causal mask=qk");
    Operands operands = Contracts.operands(kernel);
    for (int i = 0; i < 140; i++) {
      Contracts.set(operands, Role.VALUE, i, 1 + i);
    }
    for (int j = 0; j < 70; j++) {
      Contracts.set(operands, Role.MASK, 70 + j, excluded); // row 1 sees nothing
      Contracts.set(operands, Role.MASK, 140 + j, j == 5 ? 0 : excluded); // row 2 one key
    }
    Contracts.run(kernel, operands);
    assertEquals(0, Contracts.get(operands, Role.DST, 2));
    assertEquals(0, Contracts.get(operands, Role.DST, 3));
    assertEquals(Double.NEGATIVE_INFINITY, Contracts.get(operands, Role.LOG_SUM_EXP, 1));
    assertEquals(11, Contracts.get(operands, Role.DST, 4));
    assertEquals(12, Contracts.get(operands, Role.DST, 5));
    assertEquals(0, Contracts.get(operands, Role.LOG_SUM_EXP, 2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "reference"})
  void withMoreQueriesThanKeysTheFirstSeeNone(String backend) {
    Kernel kernel = Contracts.kernel(backend, "forward-training f32 h1q5k2d1 causal");
    Operands operands = Contracts.operands(kernel);
    Contracts.set(operands, Role.VALUE, 0, 4);
    Contracts.set(operands, Role.VALUE, 1, 8);
    Contracts.run(kernel, operands);
    double[] expected = {0, 0, 0, 4, 6};
    for (int i = 0; i < 5; i++) {
      assertEquals(expected[i], Contracts.get(operands, Role.DST, i), "row " + i);
      boolean sees = Contracts.get(operands, Role.LOG_SUM_EXP, i) > Double.NEGATIVE_INFINITY;
      assertEquals(i >= 3, sees, "row " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "reference"})
  void rowsWithoutKeysHaveNoGradient(String backend) {
    Kernel kernel = Contracts.kernel(backend, "backward f32 h1q5k2d1 causal");
    Operands operands = Contracts.operands(kernel);
    for (int i = 0; i < 5; i++) {
      Contracts.set(operands, Role.QUERY, i, 1 + i);
      Contracts.set(operands, Role.DIFF_DST, i, i < 3 ? 1 : 0);
      Contracts.set(
          operands, Role.LOG_SUM_EXP, i, i < 3 ? Double.NEGATIVE_INFINITY : Math.log(i - 2));
    }
    Contracts.set(operands, Role.VALUE, 1, 8);
    Contracts.run(kernel, operands);
    for (int i = 0; i < 5; i++) {
      assertEquals(0, Contracts.get(operands, Role.DIFF_QUERY, i));
    }
    for (int j = 0; j < 2; j++) {
      assertEquals(0, Contracts.get(operands, Role.DIFF_KEY, j));
      assertEquals(0, Contracts.get(operands, Role.DIFF_VALUE, j));
    }
  }

  @ParameterizedTest
  @CsvSource({"vector, 1e18", "vector, -1e18", "reference, 1e18", "reference, -1e18"})
  void largeScoresDoNotOverflow(String backend, double size) {
    Kernel kernel = Contracts.kernel(backend, "forward-training f32 h1q1k130d1");
    Operands operands = Contracts.operands(kernel);
    Contracts.set(operands, Role.QUERY, 0, size);
    for (int j = 0; j < 130; j++) {
      Contracts.set(operands, Role.KEY, j, 1e18 * (1 + j / 256.0));
      Contracts.set(operands, Role.VALUE, j, j);
    }
    Contracts.run(kernel, operands);
    assertEquals(size > 0 ? 129 : 0, Contracts.get(operands, Role.DST, 0));
    double score = size * 1e18 * (size > 0 ? 1 + 129 / 256.0 : 1);
    assertEquals(score, Contracts.get(operands, Role.LOG_SUM_EXP, 0), 1e-6 * Math.abs(score));
  }

  @Test
  void nanStaysInItsHead() {
    Kernel kernel = Contracts.kernel("vector", "forward-inference f32 h3q20k70d4");
    Operands operands = Contracts.operands(kernel);
    Contracts.set(operands, Role.KEY, 70 * 4 + 9, Double.NaN);
    Contracts.run(kernel, operands);
    for (int i = 0; i < 3 * 20 * 4; i++) {
      boolean spoiled = i / 80 == 1;
      assertEquals(spoiled, Double.isNaN(Contracts.get(operands, Role.DST, i)), "element " + i);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"forward-training", "backward"})
  void partsOfAPackedProjectionAreTakenInPlace(String direction) {
    String sizes = "mb" + MB + "h" + HEADS + "q" + LENGTH + "d" + SIZE;
    String strides = LENGTH * PITCH + "x" + SIZE + "x" + PITCH;
    Kernel dense = Contracts.kernel("vector", direction + " f32 " + sizes);
    Kernel packed =
        Contracts.kernel(
            "vector",
            direction + " f32 " + sizes + " qs=" + strides + " ks=" + strides + " vs=" + strides);
    Operands expected = Contracts.operands(dense);
    Operands actual = Contracts.operands(packed);
    Problem problem = dense.problem();
    SplittableRandom random = new SplittableRandom(3);
    for (OperandSpec spec : problem.operands()) {
      for (int i = 0; i < spec.layout().count() && !spec.isWritten(); i++) {
        Contracts.set(expected, spec.role(), i, random.nextDouble(-1, 1));
      }
    }
    place(actual, Role.QUERY, Role.KEY, Role.VALUE);
    if (direction.equals("backward")) {
      place(actual, Role.DIFF_QUERY, Role.DIFF_KEY, Role.DIFF_VALUE);
    }
    for (OperandSpec spec : problem.operands()) {
      if (!spec.isWritten()) {
        Contracts.copy(problem, expected, packed.problem(), actual, spec.role());
      }
    }
    Contracts.run(dense, expected);
    Contracts.run(packed, actual);
    for (OperandSpec spec : problem.operands()) {
      OperandSpec there = packed.problem().operand(spec.role());
      for (int i = 0; i < spec.layout().count(); i++) {
        assertEquals(
            Contracts.get(expected, spec.role(), i),
            Contracts.get(actual, spec.role(), Math.toIntExact(there.layout().offsetOf(i))),
            spec.role() + " " + i);
      }
    }
  }

  /** Three operands beside each other in every row of one buffer. */
  private static void place(Operands operands, Role... roles) {
    NativeBuffer buffer = NativeBuffer.allocate(DataType.F32, (long) MB * LENGTH * PITCH);
    for (int part = 0; part < roles.length; part++) {
      operands.set(roles[part], buffer, (long) part * HEADS * SIZE);
    }
  }

  @Test
  void partsThatTouchAreRefused() {
    String strides = LENGTH * PITCH + "x" + SIZE + "x" + PITCH;
    Kernel kernel =
        Contracts.kernel(
            "vector", "backward f32 mb2h3q7d5 qs=" + strides + " ks=" + strides + " vs=" + strides);
    Operands operands = Contracts.operands(kernel);
    place(operands, Role.DIFF_QUERY, Role.DIFF_KEY, Role.DIFF_VALUE);
    operands.set(Role.DIFF_KEY, operands.buffer(Role.DIFF_KEY), (long) HEADS * SIZE - 1);
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> Contracts.run(kernel, operands));
    assertTrue(error.toString().contains("diff_key overlaps diff_query"), error.toString());
  }
}
