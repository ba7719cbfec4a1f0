package org.einkorn.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.HeapBuffer;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class InitializerTest {
  private static final RandomKey KEY = RandomKey.of(11);
  private static final int COUNT = 20_000;

  private static double[] draw(Initializer initializer, int count) {
    double[] numbers = new double[count];
    initializer.fill(KEY, HeapBuffer.of(numbers));
    return numbers;
  }

  /**
   * Mean and deviation of many numbers: both are wrong by about deviation / sqrt(count), here 0.7
   * %.
   */
  private static void has(double deviation, double bound, Initializer initializer) {
    double sum = 0;
    double squares = 0;
    for (double number : draw(initializer, COUNT)) {
      assertTrue(Math.abs(number) <= bound, number + " is out of bounds");
      sum += number;
      squares += number * number;
    }
    assertEquals(0, sum / COUNT, 0.04 * deviation);
    assertEquals(deviation, Math.sqrt(squares / COUNT), 0.04 * deviation);
  }

  @Test
  void meansAndDeviations() {
    double any = Double.POSITIVE_INFINITY;
    has(1 / Math.sqrt(3), 1, Initializer.uniform(-1, 1));
    has(2, any, Initializer.normal(0, 2));
    // of the standard normal distribution between ±2
    has(3 * 0.8796, 6, Initializer.truncatedNormal(0, 3));
    has(Math.sqrt(2.0 / 50), Math.sqrt(6.0 / 50), Initializer.kaimingUniform(50));
    has(Math.sqrt(2.0 / 50), any, Initializer.kaimingNormal(50));
    has(Math.sqrt(2.0 / 80), Math.sqrt(6.0 / 80), Initializer.xavierUniform(50, 30));
    has(Math.sqrt(2.0 / 80), any, Initializer.xavierNormal(50, 30));
    assertEquals(0.5, Initializer.constant(0.5).at(KEY, 3));
  }

  @Test
  void rowsOrColumnsAreOrthogonal() {
    orthogonal(4, 7);
    orthogonal(7, 4);
    orthogonal(5, 5);
  }

  private static void orthogonal(int rows, int columns) {
    double gain = 1.5;
    double[] matrix = draw(Initializer.orthogonal(rows, columns, gain), rows * columns);
    int count = Math.min(rows, columns);
    int length = Math.max(rows, columns);
    // where columns are fewer, a vector is a column
    boolean byRow = rows <= columns;
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        double product = 0;
        for (int p = 0; p < length; p++) {
          product +=
              byRow
                  ? matrix[i * columns + p] * matrix[j * columns + p]
                  : matrix[p * columns + i] * matrix[p * columns + j];
        }
        assertEquals(i == j ? gain * gain : 0, product, 1e-12);
      }
    }
  }

  @Test
  void eachNumberIsAFunctionOfKeyAndIndex() {
    Initializer initializer = Initializer.orthogonal(3, 4, 1);
    double[] numbers = draw(initializer, 12);
    for (int i = 0; i < numbers.length; i++) {
      assertEquals(numbers[i], initializer.at(KEY, i));
    }
    assertEquals(
        "orthogonal 3×4 does not fit a parameter of 5 numbers",
        assertThrows(IllegalArgumentException.class, () -> draw(initializer, 5)).getMessage());
  }
}
