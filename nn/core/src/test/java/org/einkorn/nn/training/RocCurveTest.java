package org.einkorn.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class RocCurveTest {
  @Test
  void byHand() {
    assertEquals(1, RocCurve.area(new float[] {1, 2}, new float[] {3}));
    assertEquals(0, RocCurve.area(new float[] {1, 2}, new float[] {0.5f}));
    assertEquals(0.5, RocCurve.area(new float[] {1, 1, 1}, new float[] {1, 1}));
    assertEquals(0.5 / 6, RocCurve.area(new float[] {3, 2, 1}, new float[] {-0.0f, 1}));
    assertEquals(0.5, RocCurve.area(new float[] {0.0f}, new float[] {-0.0f}));
    assertEquals(1, RocCurve.area(new float[] {1}, new float[] {Float.POSITIVE_INFINITY}));
  }

  @Test
  void byPairs() {
    RandomKey key = RandomKey.of(3);
    float[] ordinary = new float[57];
    float[] odd = new float[31];
    for (int i = 0; i < ordinary.length; i++) {
      ordinary[i] = key.below(i, 20);
    }
    double wins = 0;
    for (int i = 0; i < odd.length; i++) {
      odd[i] = 5 + key.below(1000 + i, 20);
      for (float other : ordinary) {
        wins += odd[i] > other ? 1 : odd[i] == other ? 0.5 : 0;
      }
    }
    assertEquals(wins / (57 * 31), RocCurve.area(ordinary, odd), 1e-12);
  }

  @Test
  void nothingAndNaN() {
    float[] one = {1};
    assertThrows(IllegalArgumentException.class, () -> RocCurve.area(one, new float[0]));
    assertThrows(IllegalArgumentException.class, () -> RocCurve.area(new float[0], one));
    assertEquals(
        "a score of an odd example is NaN",
        assertThrows(
                IllegalArgumentException.class, () -> RocCurve.area(one, new float[] {Float.NaN}))
            .getMessage());
  }
}
