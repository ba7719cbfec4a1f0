package org.einkorn.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerOption;
import org.einkorn.kernels.optimizer.OptimizerProblem;

/**
 * The exponential moving average of a network's learned parameters, {@code a = d·a + (1 − d)·p},
 * starting from what they are (Polyak and Juditsky, 1992). Running statistics are not averaged:
 * they are averages already.
 *
 * <p>An update is one kernel: the step of gradient descent from a towards p.
 */
public final class WeightAverage {
  private final Network network;
  private final double decay;
  private final Buffer average;
  private final Buffer exchange;
  private final UpdateSpan.Step update;
  private boolean inUse;

  /**
   * An average.
   *
   * @param network whose parameters
   * @param decay d, from 0 to 1, such as 0.999
   */
  public WeightAverage(Network network, double decay) {
    if (!(decay >= 0 && decay <= 1)) {
      throw new IllegalArgumentException("the decay must be from 0 to 1, not " + decay);
    }
    this.network = network;
    this.decay = decay;
    this.average = network.allocateLikeParameters();
    this.exchange = network.allocateLikeParameters();
    Place learned = network.learned();
    copy(learned.buffer(), average);
    this.update =
        new UpdateSpan.Step(
            network.engine(),
            new OptimizerProblem(
                network.type(),
                OptimizerKind.SGD,
                learned.count(),
                Momentum.NONE,
                Set.of(OptimizerOption.CLIP)));
    // a − (1 − d)·(−1·p + 1·a)
    update
        .operands()
        .set(Role.PARAMETERS, average)
        .set(Role.GRADIENT, learned.buffer())
        .set(Scalar.GRADIENT_SCALE, -1)
        .set(Scalar.WEIGHT_DECAY, 1)
        .set(Scalar.LEARNING_RATE, 1 - decay);
  }

  /** The share of the average that stays at each update. */
  public double decay() {
    return decay;
  }

  /** Takes in the parameters as they are; call it after each step. */
  public void update() {
    if (inUse) {
      throw new IllegalStateException("the averages are in use as weights; close() the use first");
    }
    update.run();
  }

  /** A time in which a network has averages as its parameters. */
  public interface Use extends AutoCloseable {
    /** Gives the network its own parameters back. */
    @Override
    void close();
  }

  /**
   * Puts the averages in the place of the parameters until closed, for an evaluation or to save
   * them: {@code try (var averaged = average.use()) { … }}.
   */
  public Use use() {
    if (inUse) {
      throw new IllegalStateException("the averages are in use as weights already");
    }
    swap();
    inUse = true;
    return () -> {
      if (inUse) {
        inUse = false;
        swap();
      }
    };
  }

  private void swap() {
    Buffer learned = network.learned().buffer();
    copy(learned, exchange);
    copy(average, learned);
    copy(exchange, average);
    network.changed();
  }

  private void copy(Buffer from, Buffer to) {
    network.engine().device().copy(from, 0, to, 0, network.learned().count());
  }

  /** The averages by the names of the parameters. */
  public Map<String, float[]> state() {
    Map<String, float[]> copies = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      if (parameter.isLearned()) {
        copies.put(parameter.name(), place(parameter).toFloats());
      }
    }
    return copies;
  }

  /** Takes up the averages that {@link #state()} gave. */
  public void restore(Map<String, float[]> state) {
    for (Parameter parameter : network.parameters()) {
      if (parameter.isLearned()) {
        float[] numbers = state.get(parameter.name());
        if (numbers == null) {
          throw new IllegalArgumentException(
              "expected the average of %s, found only %s"
                  .formatted(parameter.name(), state.keySet()));
        }
        place(parameter).write(numbers);
      }
    }
  }

  private Place place(Parameter parameter) {
    Place data = parameter.value().data();
    return new Place(average, data.offset(), data.count());
  }
}
