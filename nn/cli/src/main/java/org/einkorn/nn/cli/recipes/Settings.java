package org.einkorn.nn.cli.recipes;

import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.UpdateRule;
import org.einkorn.nn.training.schedules.Schedule;

/**
 * How a network is trained. The learning rate goes through one cycle: up to its peak and down to
 * almost nothing.
 *
 * @param epochs passes over the data
 * @param batch examples in a step
 * @param rule the optimizer
 * @param rate the greatest learning rate
 * @param decay weight decay
 * @param clip greatest norm of all gradients together, or 0
 */
public record Settings(int epochs, int batch, Rule rule, double rate, double decay, double clip) {

  /** A rule of the optimizer. */
  public enum Rule {
    /** AdamW. */
    ADAMW,
    /** Stochastic gradient descent with Nesterov's momentum of 0.9. */
    NESTEROV
  }

  /** AdamW. */
  static Settings adamW(int epochs, int batch, double rate, double decay) {
    return new Settings(epochs, batch, Rule.ADAMW, rate, decay, 0);
  }

  /** Stochastic gradient descent with momentum. */
  static Settings nesterov(int epochs, int batch, double rate, double decay) {
    return new Settings(epochs, batch, Rule.NESTEROV, rate, decay, 0);
  }

  Settings clipped(double norm) {
    return new Settings(epochs, batch, rule, rate, decay, norm);
  }

  /** The same with other numbers. */
  public Settings with(int newEpochs, int newBatch, double newRate) {
    return new Settings(newEpochs, newBatch, rule, newRate, decay, clip);
  }

  /** The optimizer of a network. */
  public Optimizer optimizer(Network network) {
    UpdateRule update =
        switch (rule) {
          case ADAMW -> UpdateRule.adamW(rate);
          case NESTEROV -> UpdateRule.sgd(rate).withNesterov(0.9);
        };
    Optimizer optimizer = Optimizer.of(network, update).weightDecay(decay);
    return clip > 0 ? optimizer.clipNorm(clip) : optimizer;
  }

  /** The learning rate of each step. */
  public Schedule schedule(long steps) {
    return steps < 2 ? Schedule.constant(rate) : Schedule.oneCycle(rate, steps);
  }
}
