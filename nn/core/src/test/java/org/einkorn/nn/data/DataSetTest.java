package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

class DataSetTest {
  private static final List<String> TWO = List.of("no", "yes");

  /** Image i of 1×1×2 holds the pixels i and 100 + i, and has the label i mod 2. */
  private static DataSet numbered(int size) {
    byte[] pixels = new byte[2 * size];
    byte[] labels = new byte[size];
    for (int i = 0; i < size; i++) {
      pixels[2 * i] = (byte) i;
      pixels[2 * i + 1] = (byte) (100 + i);
      labels[i] = (byte) (i % 2);
    }
    return new DataSet(
        "numbered", new ImageShape(1, 1, 2), TWO, new Normalization(1, 10, 2), pixels, labels);
  }

  @Test
  void pixelsAreNormalised() {
    float[] to = {9, 9, 9, 9};
    numbered(200).copyImage(150, to, 1);
    assertArrayEquals(new float[] {9, (150 - 10) / 2f, (250 - 10) / 2f, 9}, to);
  }

  @Test
  void rejectsWhatDoesNotFit() {
    Normalization plain = new Normalization(255, 0, 1);
    ImageShape shape = new ImageShape(1, 2, 2);
    var sizes =
        assertThrows(
            IllegalArgumentException.class,
            () -> new DataSet("d", shape, TWO, plain, new byte[7], new byte[2]));
    assertEquals(
        "d: 2 labels need 8 pixels of images with channels=1 × height=2 × width=2, found 7",
        sizes.getMessage());
    var label =
        assertThrows(
            IllegalArgumentException.class,
            () -> new DataSet("d", shape, TWO, plain, new byte[4], new byte[] {2}));
    assertEquals("d: label 2 of image 0 is not below the number of classes, 2", label.getMessage());
    assertThrows(IllegalArgumentException.class, () -> new ImageShape(1, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> new Normalization(255, 0, Double.NaN));
  }

  @Test
  void batchesVisitEveryImageOnceInTheOrderOfTheKey() {
    DataSet set = numbered(10);
    Batches batches = new Batches(set, 4, Batches.Rest.PAD);
    assertEquals(3, batches.count());
    assertArrayEquals(visit(batches, 1), visit(batches, 1));
    assertFalse(Arrays.equals(visit(batches, 1), visit(batches, 2)));
    assertArrayEquals(
        IntStream.range(0, 10).toArray(), Arrays.stream(visit(batches, 1)).sorted().toArray());
    assertEquals(2, batches.batch().filled());
    assertEquals(Batch.NO_LABEL, batches.batch().labels()[2]);
    assertEquals(0, batches.batch().images()[4]);
  }

  private static int[] visit(Batches batches, long seed) {
    batches.shuffle(RandomKey.of(seed));
    IntStream.Builder visited = IntStream.builder();
    while (batches.next()) {
      for (int row = 0; row < batches.batch().filled(); row++) {
        int image = batches.image(row);
        assertEquals((image - 10) / 2f, batches.batch().images()[2 * row]);
        assertEquals(image % 2, batches.batch().labels()[row]);
        visited.add(image);
      }
    }
    return visited.build().toArray();
  }

  @Test
  void droppingLeavesOutTheRest() {
    Batches batches = new Batches(numbered(10), 4, Batches.Rest.DROP);
    assertEquals(2, batches.count());
    assertTrue(batches.next());
    assertTrue(batches.next());
    assertFalse(batches.next());
    batches.restart();
    assertTrue(batches.next());
    var error =
        assertThrows(
            IllegalArgumentException.class, () -> new Batches(numbered(3), 4, Batches.Rest.DROP));
    assertEquals(
        "numbered has 3 images, which do not fill one batch of 4; take a smaller batch",
        error.getMessage());
  }

  @Test
  void digitsAreAllThereAndSplitByClass() {
    DataSet all = Digits.all();
    assertEquals(1797, all.size());
    assertEquals(all.normalization().mean(), all.mean(), 1e-4);
    DataSplit split = Digits.load();
    assertEquals(1438, split.train().size());
    assertEquals(359, split.test().size());
    Set<String> train = new HashSet<>();
    IntStream.range(0, 1438).forEach(i -> train.add(Arrays.toString(split.train().pixels(i))));
    int[] count = new int[10];
    for (int i = 0; i < split.test().size(); i++) {
      count[split.test().label(i)]++;
      assertFalse(train.contains(Arrays.toString(split.test().pixels(i))), "image in both parts");
    }
    for (int of : count) {
      assertTrue(of >= 34 && of <= 38, Arrays.toString(count));
    }
    assertArrayEquals(split.test().pixels(7), Digits.load().test().pixels(7));
  }
}
