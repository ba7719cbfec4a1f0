package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.random.RandomKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {
  @TempDir private Path folder;

  private static float[] count(int size) {
    float[] numbers = new float[size];
    for (int i = 0; i < size; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private static Table table(int rows) {
    return Table.real("table", 3, count(rows * 3), 2, count(rows * 2));
  }

  /** The examples of each row, batch after batch; every row is checked. */
  private static List<Integer> pass(Loader loader, @Nullable RandomKey key, int first)
      throws InterruptedException {
    List<Integer> seen = new ArrayList<>();
    loader.start(key, first);
    for (ExampleBatch batch = loader.next(); batch != null; batch = loader.next()) {
      for (int row = 0; row < batch.filled(); row++) {
        int example = batch.example(row);
        seen.add(example);
        assertEquals(example * 3 + 2, batch.inputs()[row * 3 + 2]);
        assertEquals(example * 2 + 1, batch.targets()[row * 2 + 1]);
      }
      for (int i = batch.filled() * 3; i < batch.inputs().length; i++) {
        assertEquals(0, batch.inputs()[i], "a row without an example");
      }
    }
    assertNull(loader.next());
    return seen;
  }

  @Test
  void passesAreFunctionsOfTheKey() throws InterruptedException {
    try (Loader loader = new Loader(table(11), 4, Batches.Rest.PAD)) {
      assertEquals(3, loader.count());
      assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), pass(loader, null, 0));
      List<Integer> mixed = pass(loader, RandomKey.of(5), 0);
      assertEquals(mixed, pass(loader, RandomKey.of(5), 0));
      assertEquals(mixed.subList(4, 11), pass(loader, RandomKey.of(5), 1));
      int[] expected = RandomKey.of(5).permutation(11);
      assertArrayEquals(expected, mixed.stream().mapToInt(Integer::intValue).toArray());
    }
    try (Loader loader = new Loader(table(11), 4, Batches.Rest.DROP)) {
      assertEquals(8, pass(loader, RandomKey.of(5), 0).size());
    }
    assertThrows(IllegalArgumentException.class, () -> new Loader(table(3), 4, Batches.Rest.DROP));
  }

  /** A pass that is given up leaves nothing to the next, and no thread after closing. */
  @Test
  void endsCleanly() throws InterruptedException {
    Loader loader = new Loader(table(100), 1, Batches.Rest.DROP);
    for (int i = 0; i < 20; i++) {
      loader.start(RandomKey.of(i), 0);
      loader.next();
    }
    assertEquals(100, pass(loader, RandomKey.of(1), 0).size());
    loader.start(RandomKey.of(1), 0);
    loader.close();
    assertTrue(
        Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.getName().equals("einkorn-loader")));
    assertNull(loader.next());
  }

  @Test
  void anInterruptedReaderIsToldSo() throws InterruptedException {
    try (Loader loader = new Loader(table(8), 4, Batches.Rest.DROP)) {
      loader.start(null, 0);
      Thread.currentThread().interrupt();
      assertThrows(InterruptedException.class, loader::next);
    }
  }

  @Test
  void imagesAndTokensAreExamples() throws InterruptedException {
    DataSet digits = Digits.load().test();
    try (Loader loader = new Loader(digits, 5, Batches.Rest.DROP)) {
      loader.start(RandomKey.of(3), 0);
      ExampleBatch batch = loader.next();
      assertTrue(batch != null);
      float[] image = new float[64];
      digits.copyImage(batch.example(4), image, 0);
      assertEquals(image[30], batch.inputs()[4 * 64 + 30]);
      assertEquals(digits.label(batch.example(4)), batch.labels()[4]);
      assertEquals("batch=5 × channels=1 × height=8 × width=8", batch.inputShape().toString());
    }
    TokenStream text = new TokenStream("text", new int[] {3, 1, 4, 1, 5, 0, 2, 6}, 7, 3);
    assertEquals(2, text.size());
    ExampleBatch batch = ExampleBatch.of(text, 2);
    batch.fill(text, new int[] {1, 0}, 0, 2);
    assertArrayEquals(new int[] {1, 5, 0, 3, 1, 4}, batch.tokens());
    assertArrayEquals(new int[] {5, 0, 2, 1, 4, 1}, batch.labels());
    assertArrayEquals(new int[] {3, 3}, batch.lengths());
    assertThrows(
        IllegalArgumentException.class, () -> new TokenStream("text", new int[] {7}, 7, 3));
  }

  private Path write(float... numbers) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float number : numbers) {
      bytes.putFloat(number);
    }
    return Files.write(folder.resolve("rows.f32"), bytes.array());
  }

  @Test
  void rowsAreReadFromAFile() throws IOException, InterruptedException {
    Path file = write(0, 1, 2, 0, 1, 3, 4, 5, 2, 3, 6, 7, 8, 4, 5);
    try (MappedTable rows = new MappedTable(file, 3, 2, 0);
        Loader loader = new Loader(rows, 2, Batches.Rest.PAD)) {
      assertEquals(List.of(0, 1, 2), pass(loader, null, 0));
    }
    assertThrows(DataException.class, () -> new MappedTable(file, 3, 1, 0));
    Path classes = write(0.5f, 1, 0.25f, 2);
    try (MappedTable rows = new MappedTable(classes, 1, 1, 2);
        Loader loader = new Loader(rows, 1, Batches.Rest.DROP)) {
      loader.start(null, 0);
      ExampleBatch batch = loader.next();
      assertTrue(batch != null && batch.labels()[0] == 1 && batch.inputs()[0] == 0.5f);
      var error = assertThrows(IllegalStateException.class, loader::next);
      assertTrue(
          String.valueOf(error.getMessage()).contains("row 1: expected a class from 0 to 1"),
          error.getMessage());
    }
  }

  @Test
  void wrongTablesAreRefused() {
    assertThrows(
        IllegalArgumentException.class, () -> Table.real("t", 3, new float[7], 1, new float[2]));
    assertThrows(
        IllegalArgumentException.class,
        () -> Table.classified("t", 1, new float[2], 2, new int[] {0, 2}));
  }
}
