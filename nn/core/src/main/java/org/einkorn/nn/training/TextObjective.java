package org.einkorn.nn.training;

import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.ExampleBatch;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.data.text.TokenBatch;
import org.einkorn.nn.data.text.WordTokenizer;
import org.einkorn.nn.models.TokenClassifier;
import org.jspecify.annotations.Nullable;

/** Cross-entropy of the classes of sequences, which are laid out as the model takes them. */
final class TextObjective implements Objective {
  private final TokenClassifier model;
  private @Nullable TokenBatch place;

  TextObjective(TokenClassifier model) {
    this.model = model;
  }

  @Override
  public Tensor output(Network network, Tape tape, ExampleBatch batch) {
    TokenBatch sequences = place;
    int steps = Math.toIntExact(batch.inputShape().size(1));
    if (sequences == null
        || sequences.capacity() != batch.capacity()
        || sequences.steps() != steps) {
      sequences = new TokenBatch(model.layout(), batch.capacity(), steps, WordTokenizer.PADDING);
      place = sequences;
    }
    sequences.take(batch);
    return model.forward(tape, sequences);
  }

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
    Shape tokens = set.inputs(batchSize);
    Shape taken = model.layout().shape(batchSize, Math.toIntExact(tokens.size(1)));
    Shape output = network.root().outputShape(taken);
    if (!set.hasTokens() || output.size(1) != set.classCount()) {
      throw new ShapeException(
          "the network's output on " + set.name(),
          output,
          "batch × features=" + set.classCount() + ", one for each class of its sequences",
          "change the last layer");
    }
  }
}
