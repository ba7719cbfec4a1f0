package org.einkorn.nn.training;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.einkorn.nn.Network;
import org.einkorn.nn.Parameter;

/**
 * Ends training when a figure has not fallen for so many epochs in a row, and keeps the weights of
 * the best epoch, running statistics included; {@link #restoreBest()} puts them back.
 */
public final class EarlyStopping implements TrainingListener {
  private final Network network;
  private final int patience;
  private final ToDoubleFunction<EpochResult> figure;
  private List<float[]> best = List.of();
  private double least = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private int waited;

  /**
   * Watches the loss on the validation set, or that of training where there is none.
   *
   * @param network what is trained
   * @param patience epochs without progress that are borne; the one after them is the last
   */
  public EarlyStopping(Network network, int patience) {
    this(network, patience, EarlyStopping::loss);
  }

  /**
   * Watches any figure; NaN counts as no progress.
   *
   * @param figure what shall fall
   */
  public EarlyStopping(Network network, int patience, ToDoubleFunction<EpochResult> figure) {
    if (patience < 0) {
      throw new IllegalArgumentException("patience must be 0 or more, not " + patience);
    }
    this.network = network;
    this.patience = patience;
    this.figure = figure;
  }

  private static double loss(EpochResult result) {
    Evaluation validation = result.validation();
    return validation == null ? result.loss() : validation.loss();
  }

  @Override
  public Verdict onEpoch(EpochResult result) {
    double value = figure.applyAsDouble(result);
    if (value < least) {
      least = value;
      bestEpoch = result.epoch();
      waited = 0;
      List<float[]> copies = new ArrayList<>();
      for (Parameter parameter : network.parameters()) {
        copies.add(parameter.toArray());
      }
      best = copies;
      return Verdict.CONTINUE;
    }
    return ++waited > patience ? Verdict.STOP : Verdict.CONTINUE;
  }

  /** The epoch with the least figure, 0 before there was one. */
  public int bestEpoch() {
    return bestEpoch;
  }

  /** The least figure so far. */
  public double best() {
    return least;
  }

  /**
   * Gives the network the weights of the best epoch.
   *
   * @throws IllegalStateException when no epoch has ended yet with a number
   */
  public void restoreBest() {
    List<Parameter> parameters = network.parameters();
    if (best.size() != parameters.size()) {
      throw new IllegalStateException("no epoch has ended with a finite figure; nothing is kept");
    }
    for (int i = 0; i < best.size(); i++) {
      parameters.get(i).assign(best.get(i));
    }
  }
}
