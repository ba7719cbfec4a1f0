package org.einkorn.nn.data.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class TextBatchesTest {
  private static final float NO = Float.NEGATIVE_INFINITY;

  private static int[] count(int to) {
    int[] numbers = new int[to];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  @Test
  void windowsAndTheirNextTokens() {
    TokenWindows steps = new TokenWindows(count(14), 2, 3, SequenceLayout.STEPS_FIRST);
    assertEquals(2, steps.count());
    assertEquals("steps=3 × batch=2", steps.shape().toString());
    assertTrue(steps.next());
    assertArrayEquals(new int[] {0, 3, 1, 4, 2, 5}, steps.tokens());
    assertArrayEquals(new int[] {1, 4, 2, 5, 3, 6}, steps.labels());
    TokenWindows batch = new TokenWindows(count(14), 2, 3, SequenceLayout.BATCH_FIRST);
    assertEquals("batch=2 × steps=3", batch.shape().toString());
    assertTrue(batch.next());
    assertTrue(batch.next());
    assertArrayEquals(new int[] {6, 7, 8, 9, 10, 11}, batch.tokens());
    assertArrayEquals(new int[] {7, 8, 9, 10, 11, 12}, batch.labels());
    assertFalse(batch.next());
    batch.restart();
    assertTrue(batch.next());
    assertEquals(0, batch.tokens()[0]);
  }

  /** Each window of a pass comes once, the passes of a key are equal, and others differ. */
  @Test
  void windowsInTheOrderOfAKey() {
    TokenWindows windows = new TokenWindows(count(102), 4, 5, SequenceLayout.BATCH_FIRST);
    List<Integer> first = pass(windows, 1);
    assertEquals(20, new HashSet<>(first).size());
    assertEquals(1, first.stream().map(start -> start % 5).distinct().count());
    assertEquals(first, pass(windows, 1));
    assertTrue(!first.equals(pass(windows, 2)), "another key must give another order");
    Set<Integer> shifts = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      shifts.add(pass(windows, seed).getFirst() % 5);
    }
    assertEquals(Set.of(0, 1), shifts);
  }

  private static List<Integer> pass(TokenWindows windows, long seed) {
    windows.shuffle(RandomKey.of(seed));
    List<Integer> starts = new ArrayList<>();
    while (windows.next()) {
      for (int row = 0; row < 4; row++) {
        starts.add(windows.tokens()[5 * row]);
        assertEquals(windows.tokens()[5 * row] + 1, windows.labels()[5 * row]);
      }
    }
    return starts;
  }

  @Test
  void tooFewTokensAreExplained() {
    assertEquals(
        "12 tokens give 3 windows of 3 with their next ones, which do not fill one batch of 4; take"
            + " a smaller batch or shorter windows",
        assertThrows(
                IllegalArgumentException.class,
                () -> new TokenWindows(count(12), 4, 3, SequenceLayout.STEPS_FIRST))
            .getMessage());
  }

  private static final int[][] TEXTS = {{5}, {1, 2, 3}, {}, {4, 4, 4, 4, 4, 4, 4, 4}, {6, 7}};
  private static final int[] LABELS = {0, 1, 0, 1, 1};

  @Test
  void batchesArePaddedToAFewLengths() {
    PaddedBatches batches =
        new PaddedBatches(TEXTS, LABELS, 2, 2, 5, SequenceLayout.STEPS_FIRST, 9);
    assertEquals(4, batches.count());
    assertTrue(batches.next());
    TokenBatch batch = batches.batch();
    assertEquals("steps=2 × batch=2", batch.shape().toString());
    assertArrayEquals(new int[] {5, 9, 9, 9}, batch.tokens());
    assertArrayEquals(new int[] {1, 0}, batch.lengths());
    assertArrayEquals(new int[] {0, 0}, batch.labels());
    assertArrayEquals(new float[] {0, NO, NO, NO}, batch.mask());
    assertArrayEquals(new float[] {1, 0, 0, 0}, batch.shares());
    assertTrue(batches.next());
    assertArrayEquals(new int[] {6, 9, 7, 9}, batches.batch().tokens());
    assertArrayEquals(new int[] {2, 0}, batches.batch().lengths());
    assertArrayEquals(new int[] {1, TokenBatch.NO_LABEL}, batches.batch().labels());
    assertArrayEquals(new float[] {0.5f, 0, 0.5f, 0}, batches.batch().shares());
    assertEquals(1, batches.batch().filled());
    assertTrue(batches.next());
    assertEquals("steps=4 × batch=2", batches.batch().shape().toString());
    assertTrue(batches.next());
    assertEquals("steps=5 × batch=2", batches.batch().shape().toString());
    assertArrayEquals(new int[] {5, 0}, batches.batch().lengths());
    assertEquals(3, batches.sequence(0));
    assertFalse(batches.next());
  }

  @Test
  void aPassHasEachSequenceOnce() {
    int[][] texts = new int[40][];
    Arrays.setAll(texts, i -> count(i % 7));
    PaddedBatches batches =
        new PaddedBatches(texts, count(40), 3, 2, 6, SequenceLayout.BATCH_FIRST, 0);
    List<Integer> first = sequences(batches, 1);
    assertEquals(40, first.size());
    assertEquals(40, new HashSet<>(first).size());
    assertEquals(first, sequences(batches, 1));
    assertTrue(!first.equals(sequences(batches, 2)), "another key must give another order");
  }

  private static List<Integer> sequences(PaddedBatches batches, long seed) {
    batches.shuffle(RandomKey.of(seed));
    List<Integer> found = new ArrayList<>();
    while (batches.next()) {
      for (int row = 0; row < batches.batch().filled(); row++) {
        assertEquals(batches.sequence(row), batches.batch().labels()[row]);
        assertEquals(batches.sequence(row) % 7, batches.batch().lengths()[row]);
        found.add(batches.sequence(row));
      }
    }
    return found;
  }

  @Test
  void setsAreSplitByTheKey() {
    LabelledTexts set =
        new LabelledTexts(
            "set", List.of("bad", "good"), List.of("a", "b", "c", "d"), List.of(0, 1, 0, 1));
    LabelledTexts.Split split = set.split(0.25, RandomKey.of(1));
    assertEquals(3, split.train().size());
    assertEquals(1, split.test().size());
    Set<String> all = new HashSet<>(split.train().texts());
    all.addAll(split.test().texts());
    assertEquals(Set.of("a", "b", "c", "d"), all);
    assertArrayEquals(new int[] {1, 0}, set.select("two", 3, 2).labelArray());
    assertArrayEquals(
        new int[][] {{0}, {1}}, set.select("two", 0, 1).encode(CharacterTokenizer.of("abcd")));
    assertEquals(
        "set: label 2 of text 0 is none of the 2 classes",
        assertThrows(
                IllegalArgumentException.class,
                () -> new LabelledTexts("set", List.of("x", "y"), List.of("t"), List.of(2)))
            .getMessage());
  }
}
