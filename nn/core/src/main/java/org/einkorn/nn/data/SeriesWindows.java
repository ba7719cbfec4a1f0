package org.einkorn.nn.data;

import java.util.List;
import org.einkorn.nn.Shape;

/**
 * Examples for a forecast: so many values of a series, and the one that follows them, all as {@code
 * (x − mean) / deviation}. Inputs are batch × steps, targets batch × 1.
 */
public final class SeriesWindows implements Examples {
  private final String name;
  private final float[] values;
  private final int first;
  private final int steps;
  private final int size;

  /**
   * The windows whose followers lie in a range of a series. The windows themselves may begin before
   * the range, so that a split in time loses none.
   *
   * @param name for messages
   * @param series the series
   * @param steps values of a window
   * @param from index of the first value that is to be foretold, at least the steps
   * @param to index behind the last one
   * @param mean what is taken away from each value
   * @param deviation what it is divided by then
   */
  public SeriesWindows(
      String name, TimeSeries series, int steps, int from, int to, double mean, double deviation) {
    if (steps <= 0 || from < steps || to <= from || to > series.size()) {
      throw new IllegalArgumentException(
          "%s: windows of %d values before those from %d to %d do not lie in a series of %d"
              .formatted(name, steps, from, to, series.size()));
    }
    this.name = name;
    this.steps = steps;
    this.first = from - steps;
    this.size = to - from;
    this.values = new float[series.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((series.values().get(i) - mean) / deviation);
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Shape inputs(int rows) {
    return new Shape(List.of(new Shape.Axis("batch", rows), new Shape.Axis("steps", steps)));
  }

  @Override
  public Shape targets(int rows) {
    return Shape.features(rows, 1);
  }

  @Override
  public boolean hasTokens() {
    return false;
  }

  @Override
  public int classCount() {
    return 0;
  }

  @Override
  public void fill(int example, ExampleBatch to, int row) {
    System.arraycopy(values, first + example, to.inputs(), row * steps, steps);
    to.targets()[row] = values[first + example + steps];
    to.lengths()[row] = steps;
  }

  @Override
  public String toString() {
    return "%s: %d windows of %d values".formatted(name, size, steps);
  }
}
