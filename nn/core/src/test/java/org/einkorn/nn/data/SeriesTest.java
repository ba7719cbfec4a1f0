package org.einkorn.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final CsvFile CSV =
      new CsvFile(
          "s",
          List.of("t", "x"),
          List.of(
              List.of("1", "2"),
              List.of("2", ""),
              List.of("3", ""),
              List.of("4", "8"),
              List.of("5", "6"),
              List.of("6", "")));

  /** Those at the end have no neighbour behind them. */
  @Test
  void missingValuesLieBetweenTheirNeighbours() throws IOException {
    TimeSeries series = TimeSeries.of(CSV, "x");
    assertEquals(List.of(2.0, 4.0, 6.0, 8.0, 6.0), series.values());
    assertEquals(5, series.mean(4));
    assertEquals(Math.sqrt(3), series.changeDeviation(5), 1e-12);
    assertEquals(1, series.changeDeviation(4));
    assertThrows(DataException.class, () -> TimeSeries.of(CSV, "y"));
    CsvFile words = new CsvFile("s", List.of("x"), List.of(List.of("1"), List.of("two")));
    assertThrows(DataException.class, () -> TimeSeries.of(words, "x"));
  }

  @Test
  void windowsReachBackBehindTheirRange() throws IOException {
    TimeSeries series = TimeSeries.of(CSV, "x");
    SeriesWindows windows = new SeriesWindows("w", series, 2, 3, 5, 2, 2);
    assertEquals(2, windows.size());
    ExampleBatch batch = ExampleBatch.of(windows, 2);
    batch.fill(windows, new int[] {0, 1}, 0, 2);
    assertArrayEquals(new float[] {1, 2, 2, 3}, batch.inputs());
    assertArrayEquals(new float[] {3, 2}, batch.targets());
    assertThrows(
        IllegalArgumentException.class, () -> new SeriesWindows("w", series, 4, 3, 5, 0, 1));
    assertThrows(
        IllegalArgumentException.class, () -> new SeriesWindows("w", series, 2, 3, 6, 0, 1));
  }
}
