package org.einkorn.nn.training;

import java.util.function.BiFunction;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Losses;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.models.TokenClassifier;

/** What a network is trained for: what it computes of a batch, and how wrong that is. */
public interface Objective {

  /** The loss of an output. Rows that only fill up the batch must not count. */
  Loss loss(Tensor output, ExampleBatch batch);

  /** What the network computes of a batch; the inputs are numbers unless this is overridden. */
  default Tensor output(Network network, Tape tape, ExampleBatch batch) {
    return network.forward(tape.tensor(batch.inputShape(), batch.inputs()));
  }

  /** True when each row of the output holds the logits of classes, so that accuracy is measured. */
  default boolean classifies() {
    return false;
  }

  /**
   * Checks before training that network and examples go together.
   *
   * @throws ShapeException when they do not
   */
  default void requireFit(Network network, Examples set, int batchSize) {
    network.root().outputShape(set.inputs(batchSize));
  }

  /** Cross-entropy of classes. */
  static Objective classification() {
    return new Objective() {
      @Override
      public Loss loss(Tensor output, ExampleBatch batch) {
        return output.crossEntropy(batch.labels());
      }

      @Override
      public boolean classifies() {
        return true;
      }

      @Override
      public void requireFit(Network network, Examples set, int batchSize) {
        Evaluator.requireFit(network, set, batchSize);
      }
    };
  }

  /**
   * Cross-entropy of the classes of sequences of different length. For one training or evaluation
   * at a time.
   *
   * @param model the network's root
   */
  static Objective ofTexts(TokenClassifier model) {
    return new TextObjective(model);
  }

  /**
   * Mean cross-entropy of the tokens that follow each token of a window, in nats, as of a language
   * model. For one training or evaluation at a time.
   *
   * @param layout the order of axes that the network takes
   */
  static Objective nextToken(SequenceLayout layout) {
    return new NextTokenObjective(layout);
  }

  /** Mean squared error to the targets. */
  static Objective regression() {
    return regression((output, targets) -> Losses.mse(output, targets));
  }

  /**
   * A loss of real targets, as many as the output has numbers, such as {@code (x, t) ->
   * Losses.huber(x, t, 1)}.
   */
  static Objective regression(BiFunction<Tensor, float[], Loss> loss) {
    return new Objective() {
      @Override
      public Loss loss(Tensor output, ExampleBatch batch) {
        return loss.apply(output, batch.targets());
      }

      @Override
      public void requireFit(Network network, Examples set, int batchSize) {
        Shape output = network.root().outputShape(set.inputs(batchSize));
        Shape targets = set.targets(batchSize);
        if (set.classCount() > 0 || output.count() != targets.count()) {
          throw new ShapeException(
              "the network's output on " + set.name(),
              output,
              set.classCount() > 0 ? "real targets, not classes" : targets.toString(),
              "change the last layer or the objective");
        }
      }
    };
  }

  /** Mean squared error to the inputs, as of an autoencoder. */
  static Objective reconstruction() {
    return (output, batch) -> Losses.mse(output, batch.inputs());
  }
}
