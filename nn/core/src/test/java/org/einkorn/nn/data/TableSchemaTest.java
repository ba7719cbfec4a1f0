package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableSchemaTest {
  /** Mean 4 and deviation 2 of the first three sizes. */
  private static final CsvFile CSV =
      new CsvFile(
          "fruits",
          List.of("size", "colour", "fruit"),
          List.of(
              List.of("4", "red", "apple"),
              List.of("" + (4 - Math.sqrt(6)), "green", "pear"),
              List.of("" + (4 + Math.sqrt(6)), "red", "apple"),
              List.of("?", "blue", "pear"),
              List.of("x", "red", "fig")));

  private static TableSchema schema() throws IOException {
    return TableSchema.of(CSV, "fruit", 0, 1, 2);
  }

  @Test
  void numbersAreStandardizedAndWordsSpread() throws IOException {
    TableSchema schema = schema();
    assertEquals(3, schema.width());
    assertEquals(List.of("apple", "pear"), schema.target().classes());
    float low = (float) (-Math.sqrt(6) / 2);
    assertArrayEquals(
        new float[] {0, 0, 1, low, 1, 0, 0, 0, 0}, schema.numbers(CSV, 0, 1, 3), 1e-6f);
    Table table = schema.table("t", CSV, 1, 0);
    ExampleBatch batch = ExampleBatch.of(table, 2);
    batch.fill(table, new int[] {0, 1}, 0, 2);
    assertArrayEquals(new int[] {1, 0}, batch.labels());
    assertEquals(List.of("apple", "pear"), table.classes());
  }

  @Test
  void targetsThatAreNumbersAreStandardizedToo() throws IOException {
    TableSchema schema = TableSchema.of(CSV, "size", 0, 1, 2);
    assertTrue(schema.target().classes().isEmpty());
    Table table = schema.table("t", CSV, 2);
    ExampleBatch batch = ExampleBatch.of(table, 1);
    batch.fill(table, new int[] {0}, 0, 1);
    assertEquals(Math.sqrt(6) / 2, batch.targets()[0], 1e-6);
  }

  @Test
  void itsTextIsExact() throws IOException {
    TableSchema schema = schema();
    assertEquals(schema, TableSchema.parse(schema.text()));
    assertThrows(IllegalArgumentException.class, () -> TableSchema.parse("numbers\tx\t1"));
    assertThrows(IllegalArgumentException.class, () -> TableSchema.parse("target\tx\t0\t1\ta\n"));
  }

  @Test
  void whatCannotBeLearnedIsExplained() throws IOException {
    TableSchema schema = schema();
    refused("row 5: column 'size' holds numbers, not 'x'", () -> schema.numbers(CSV, 4));
    refused("row 5: 'fig' is none of the classes", () -> schema.table("t", alone("fig"), 4));
    refused("no column 'weight'", () -> TableSchema.of(CSV, "weight", 0));
    refused("holds 1 different values", () -> TableSchema.of(CSV, "fruit", 0, 2));
    refused("1 rows have nothing in column 'size'", () -> TableSchema.of(CSV, "size", 0, 3));
  }

  /** The same rows with a number in the last one. */
  private static CsvFile alone(String fruit) {
    List<List<String>> rows = new ArrayList<>(CSV.rows());
    rows.set(4, List.of("1", "red", fruit));
    return new CsvFile("fruits", CSV.columns(), rows);
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void refused(String part, Action action) {
    String message = assertThrows(DataException.class, action::run).getMessage();
    assertTrue(message.contains(part), message);
  }
}
