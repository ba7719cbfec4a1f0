package org.einkorn.nn.training.schedules;

/**
 * Multiplies the rate by a factor whenever a measured loss has not fallen by a share of itself for
 * so many epochs in a row.
 */
public final class ReduceOnPlateau {
  private final double factor;
  private final int patience;
  private final double least;
  private final double threshold;
  private State state;

  /**
   * All that it remembers.
   *
   * @param rate the rate
   * @param best the least loss so far
   * @param waited epochs since
   */
  public record State(double rate, double best, int waited) {}

  /**
   * A plateau's watch.
   *
   * @param rate the rate at first
   * @param factor what it is multiplied by, above 0 and at most 1
   * @param patience epochs without progress that are borne; the one after them reduces
   * @param least the rate does not fall below
   */
  public ReduceOnPlateau(double rate, double factor, int patience, double least) {
    Checks.rate(rate);
    Checks.factor(factor);
    Checks.rate(least);
    if (patience < 0) {
      throw new IllegalArgumentException("patience must be 0 or more, not " + patience);
    }
    this.factor = factor;
    this.patience = patience;
    this.least = least;
    this.threshold = 1e-4;
    this.state = new State(rate, Double.POSITIVE_INFINITY, 0);
  }

  /**
   * Takes in the loss of an epoch; NaN counts as no progress.
   *
   * @return the rate from now on
   */
  public double after(double loss) {
    double bound = state.best - threshold * Math.abs(state.best);
    boolean progress = Double.isInfinite(state.best) ? loss < state.best : loss < bound;
    if (progress) {
      state = new State(state.rate, loss, 0);
    } else if (state.waited < patience) {
      state = new State(state.rate, state.best, state.waited + 1);
    } else {
      state = new State(Math.max(least, state.rate * factor), state.best, 0);
    }
    return state.rate;
  }

  /** What it remembers, for a checkpoint. */
  public State state() {
    return state;
  }

  /** Takes up what {@link #state()} gave. */
  public void restore(State earlier) {
    state = earlier;
  }
}
