package org.einkorn.nn.models;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Lstm;

/**
 * Foretells the next value of a series from a window of the last ones, batch × steps: {@code y =
 * x_last + linear(lstm(x − x_last))}. So it begins as the naive forecast, nothing changes, and
 * learns what to add to it; a level that it has never seen does not confuse it.
 */
public final class SeriesForecaster extends Layer {
  private final Lstm lstm;
  private final Linear head;

  /**
   * A forecaster.
   *
   * @param hidden hidden values of the LSTM
   */
  public SeriesForecaster(int hidden) {
    this.lstm = child("lstm", new Lstm(1, hidden));
    this.head = child("head", new Linear(hidden, 1));
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() != 2 || input.size(1) < 1) {
      throw mismatch(input, "batch × steps", "give it windows of a series");
    }
    return Shape.features(input.size(0), 1);
  }

  @Override
  protected Tensor compute(Tensor window) {
    long steps = window.shape().size(1);
    Tensor last = window.slice(1, steps - 1, 1);
    Tensor changes = window.sub(last).permute(1, 0).unsqueeze(2);
    Tensor states = lstm.forward(changes);
    return head.forward(states.slice(0, steps - 1, 1).squeeze(0)).add(last);
  }

  @Override
  public String toString() {
    return "series forecaster";
  }
}
