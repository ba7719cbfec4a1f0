package org.einkorn.nn.data;

import java.util.ArrayList;
import java.util.List;

/**
 * Values at equal distances in time.
 *
 * @param name for messages
 * @param values the values, the oldest first
 */
public record TimeSeries(String name, List<Double> values) {

  /** Copies the list and checks it. */
  public TimeSeries {
    values = List.copyOf(values);
    if (values.size() < 2) {
      throw new IllegalArgumentException(
          name + ": a series needs at least two values, not " + values.size());
    }
  }

  /**
   * A column of a file. Values that are missing lie on the line between their neighbours.
   *
   * @throws DataException when there is no such column, or its ends are not numbers
   */
  public static TimeSeries of(CsvFile csv, String column) throws DataException {
    int index = csv.column(column);
    List<Double> values = new ArrayList<>();
    int missing = 0;
    for (int row = 0; row < csv.rows().size(); row++) {
      String field = csv.rows().get(row).get(index);
      if (field.isBlank() && !values.isEmpty()) {
        missing++;
        continue;
      }
      double next;
      try {
        next = Double.parseDouble(field);
      } catch (NumberFormatException e) {
        throw new DataException(
            csv.name(),
            "row %d: column '%s' holds '%s', not a number".formatted(row + 1, column, field),
            e);
      }
      double last = values.isEmpty() ? next : values.getLast();
      for (int i = 1; i <= missing; i++) {
        values.add(last + (next - last) * i / (missing + 1));
      }
      missing = 0;
      values.add(next);
    }
    if (values.size() < 2) {
      throw new DataException(csv.name(), "column '%s' holds no series".formatted(column));
    }
    return new TimeSeries(csv.name(), values);
  }

  /** Number of values. */
  public int size() {
    return values.size();
  }

  /** Mean of the first values. */
  public double mean(int count) {
    return values.subList(0, count).stream().mapToDouble(Double::doubleValue).sum() / count;
  }

  /** Standard deviation of the changes between the first values, 1 where they are all equal. */
  public double changeDeviation(int count) {
    double sum = 0;
    double squares = 0;
    for (int i = 1; i < count; i++) {
      double change = values.get(i) - values.get(i - 1);
      sum += change;
      squares += change * change;
    }
    double mean = sum / (count - 1);
    double variance = squares / (count - 1) - mean * mean;
    return variance > 0 ? Math.sqrt(variance) : 1;
  }
}
