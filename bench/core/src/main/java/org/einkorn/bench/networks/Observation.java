package org.einkorn.bench.networks;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Options;

/**
 * What everyone must see: the losses of the first steps of training, or the logits.
 *
 * @param task the task
 * @param expected what the library's own vector kernels compute on one thread
 */
public record Observation(NetworkTask task, float[] expected) {

  /** Steps whose losses are compared: after the first the gradients and Adam count too. */
  static final int STEPS = 3;

  /** Largest deviation, as a part of 1 plus the magnitude. */
  private static final double TOLERANCE = 1e-3;

  /** Computes what is expected. */
  public static Observation of(NetworkTask task) {
    return new Observation(
        task,
        NetworkSteps.of(task, List.of(Backends.named("vector")), Options.cpu().withThreads(1))
            .observe());
  }

  /** What is wrong with the numbers that someone computed; empty when they agree. */
  public Optional<String> objection(float[] found) {
    if (found.length != expected.length) {
      return Optional.of("found " + found.length + " numbers, expected " + expected.length);
    }
    String what = task.pass() == NetworkTask.Pass.TRAINING ? "loss of step " : "logit ";
    for (int i = 0; i < found.length; i++) {
      double deviation = Math.abs(found[i] - expected[i]);
      if (!(deviation <= TOLERANCE * (1 + Math.abs(expected[i])))) {
        return Optional.of(
            String.format(
                Locale.ROOT,
                "%s%d of '%s' is %s, expected %s",
                what,
                i + 1,
                task.text(),
                found[i],
                expected[i]));
      }
    }
    return Optional.empty();
  }
}
