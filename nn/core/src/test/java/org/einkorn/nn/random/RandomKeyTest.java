package org.einkorn.nn.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomKeyTest {

  /** Known answers of the Random123 distribution, {@code kat_vectors}. */
  @Test
  void philoxGivesThePublishedAnswers() {
    assertEquals(0xe169c58d6627e8d5L, Philox.low(0, 0, 0));
    assertEquals(0x9b00dbd8bc57ac4cL, Philox.high(0, 0, 0));
    assertEquals(0x41c83b0e408f276dL, Philox.low(-1, -1, -1));
    assertEquals(0x6d5451fda20bc7c6L, Philox.high(-1, -1, -1));
    long counterLow = 0x85a308d3243f6a88L;
    long counterHigh = 0x0370734413198a2eL;
    long key = 0x299f31d0a4093822L;
    assertEquals(0x94fdccebd16cfe09L, Philox.low(counterLow, counterHigh, key));
    assertEquals(0x24126ea15001e420L, Philox.high(counterLow, counterHigh, key));
  }

  @Test
  void splitsAreReproducibleAndDiffer() {
    RandomKey key = RandomKey.of(7);
    assertEquals(key.split("shuffle"), RandomKey.of(7).split("shuffle"));
    Set<Long> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertTrue(seen.add(key.split(i).value()), "split " + i + " repeats a key");
    }
    assertTrue(seen.add(key.split("shuffle").value()));
    assertTrue(seen.add(key.split("weights").value()));
    assertNotEquals(key.bits(0), key.split(0).bits(0));
  }

  @Test
  void permutationHoldsEveryNumberOnce() {
    for (int size : new int[] {0, 1, 2, 17, 1000}) {
      int[] order = RandomKey.of(3).permutation(size);
      assertArrayEquals(
          IntStream.range(0, size).toArray(), Arrays.stream(order).sorted().toArray());
    }
    assertFalse(Arrays.equals(RandomKey.of(3).permutation(100), RandomKey.of(4).permutation(100)));
  }

  /** Mean and variance of 100,000 numbers within five standard errors. */
  @Test
  void distributionsHaveTheirMoments() {
    int n = 100_000;
    RandomKey key = RandomKey.of(11);
    double mean = IntStream.range(0, n).mapToDouble(key::uniform).average().orElseThrow();
    assertEquals(0.5, mean, 5 * Math.sqrt(1.0 / 12 / n));
    double gaussMean = IntStream.range(0, n).mapToDouble(key::gaussian).average().orElseThrow();
    assertEquals(0, gaussMean, 5 / Math.sqrt(n));
    double square =
        IntStream.range(0, n)
            .mapToDouble(i -> key.gaussian(i) * key.gaussian(i))
            .average()
            .orElseThrow();
    assertEquals(1, square, 5 * Math.sqrt(2.0 / n));
    int[] counts = new int[3];
    for (int i = 0; i < n; i++) {
      counts[key.below(i, 3)]++;
    }
    for (int count : counts) {
      assertEquals(n / 3.0, count, 5 * Math.sqrt(n * 2.0 / 9));
    }
  }

  @Test
  void rejectsAnEmptyRange() {
    var error = assertThrows(IllegalArgumentException.class, () -> RandomKey.of(1).below(0, 0));
    assertEquals("bound must be positive, not 0", error.getMessage());
  }
}
