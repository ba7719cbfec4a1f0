package org.einkorn.bench.networks;

import java.util.Locale;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Summary;

/**
 * What is done with a network, as text {@code training f32 cnn mb64} or {@code inference f32 lstm
 * mb1}.
 *
 * @param pass training or inference
 * @param network the network
 * @param mb samples in a batch
 */
public record NetworkTask(Pass pass, BenchNetwork network, int mb) {

  /** The learning rate of Adam. */
  public static final double RATE = 1e-3;

  /** Samples of a batch whose results are compared. */
  private static final int SMALL_BATCH = 2;

  /** What a run does. */
  public enum Pass {
    /** Forward, cross-entropy, backward, Adam. */
    TRAINING,
    /** Forward as in use. */
    INFERENCE;

    /** The name in a text. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Checks the batch. */
  public NetworkTask {
    if (mb < 1) {
      throw new IllegalArgumentException("mb is " + mb + ", must be at least 1");
    }
  }

  /** The text. */
  public String text() {
    return pass.text() + " f32 " + network.text() + " mb" + mb;
  }

  /** The task with this text. */
  public static NetworkTask parse(String text) {
    String[] words = text.split(" ", -1);
    if (words.length == 4 && words[1].equals("f32") && words[3].matches("mb[1-9]\\d{0,5}")) {
      for (Pass pass : Pass.values()) {
        if (pass.text().equals(words[0])) {
          return new NetworkTask(
              pass, BenchNetwork.parse(words[2]), Integer.parseInt(words[3].substring(2)));
        }
      }
    }
    throw new IllegalArgumentException(
        "expected a network's task such as 'training f32 cnn mb64', not '" + text + "'");
  }

  /** The shape of a batch. */
  public Shape input() {
    return network.input(mb);
  }

  /** The same with a batch so small that its results are soon compared. */
  public NetworkTask sibling() {
    return new NetworkTask(pass, network, Math.min(mb, SMALL_BATCH));
  }

  /** Floating-point operations of a run; those of loss and optimizer are not counted. */
  public double operations() {
    Summary summary = NetworkSteps.network(this).summary(input());
    return pass == Pass.TRAINING ? summary.trainingOperations() : summary.operations();
  }

  /**
   * Bytes that a run must move at least: the parameters, and in training also both moments, read
   * and written.
   */
  public double bytes() {
    double parameters = NetworkSteps.network(this).parameterBytes();
    return pass == Pass.TRAINING ? 6 * parameters : parameters;
  }
}
