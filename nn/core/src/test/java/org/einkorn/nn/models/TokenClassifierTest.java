package org.einkorn.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.data.text.PaddedBatches;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.TokenBatch;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Classifiers learn whether word 2 comes before word 3 in texts of different length. */
class TokenClassifierTest {
  private static final int WORDS = 8;
  private static final int MOST = 8;

  /** ln(2) = 0.69 is what knowing nothing costs. */
  private static final double LEARNED = 0.1;

  private final Engine engine = Engine.of(Options.cpu().withThreads(1));

  private static int[][] texts(int count, RandomKey key) {
    int[][] texts = new int[count][];
    for (int i = 0; i < count; i++) {
      RandomKey own = key.split(i);
      int[] text = new int[2 + own.below(0, MOST - 1)];
      for (int j = 0; j < text.length; j++) {
        text[j] = 4 + own.below(10 + j, WORDS - 4);
      }
      int first = own.below(1, text.length - 1);
      int second = first + 1 + own.below(2, text.length - first - 1);
      text[first] = 3 - i % 2;
      text[second] = 2 + i % 2;
      texts[i] = text;
    }
    return texts;
  }

  private static int[] labels(int count) {
    int[] labels = new int[count];
    Arrays.setAll(labels, i -> i % 2);
    return labels;
  }

  private static PaddedBatches batches(int count, long seed, SequenceLayout layout) {
    return new PaddedBatches(
        texts(count, RandomKey.of(seed)), labels(count), 8, 4, MOST, layout, 0);
  }

  private <L extends Layer & TokenClassifier> void learns(L model, double rate) {
    Network network = new Network(model, engine, RandomKey.of(2));
    Optimizer optimizer = Optimizer.adam(network, rate);
    PaddedBatches batches = batches(64, 1, model.layout());
    Tape tape = Tape.training(engine);
    double mean = Double.NaN;
    for (int pass = 0; pass < 60 && !(mean < LEARNED); pass++) {
      batches.shuffle(RandomKey.of(pass));
      double sum = 0;
      while (batches.next()) {
        tape.rewind();
        Loss loss = model.forward(tape, batches.batch()).crossEntropy(batches.batch().labels());
        loss.backward();
        optimizer.step();
        sum += loss.value();
      }
      mean = sum / batches.count();
    }
    assertTrue(mean < LEARNED, "mean loss of the last pass: " + mean);
    double right = right(model, batches(64, 9, model.layout()));
    assertTrue(right >= 56, right + " of 64 other texts are right");
  }

  private <L extends Layer & TokenClassifier> int right(L model, PaddedBatches batches) {
    Tape tape = Tape.inference(engine);
    int right = 0;
    while (batches.next()) {
      tape.rewind();
      TokenBatch batch = batches.batch();
      Tensor logits = model.forward(tape, batch);
      int[] best = logits.argmax(1);
      for (int row = 0; row < batch.filled(); row++) {
        right += best[row] == batch.labels()[row] ? 1 : 0;
      }
    }
    return right;
  }

  @Test
  void lstm() {
    learns(new TextClassifier(WORDS, 6, 8, 2, 0), 0.03);
  }

  @Test
  void transformer() {
    learns(new TransformerClassifier(WORDS, MOST, 8, 2, 1, 2, 0), 0.02);
  }

  /** A text gets the same logits however much padding is behind it. */
  @Test
  void paddingChangesNothing() {
    paddingChangesNothing(new TextClassifier(WORDS, 6, 8, 2, 0.2));
    paddingChangesNothing(new TransformerClassifier(WORDS, 2 * MOST, 8, 2, 2, 2, 0.2));
  }

  private <L extends Layer & TokenClassifier> void paddingChangesNothing(L model) {
    Network network = new Network(model, engine, RandomKey.of(2));
    int[] text = {4, 2, 5, 3};
    float[] alone = network.predict(model.layout().shape(1, text.length), text);
    PaddedBatches batches =
        new PaddedBatches(new int[][] {text, {4}}, labels(2), 3, MOST, 2 * MOST, model.layout(), 0);
    batches.next();
    float[] padded = model.forward(Tape.inference(engine), batches.batch()).toArray();
    assertEquals(2, batches.batch().filled());
    assertEquals(alone[0], padded[0], 1e-5f);
    assertEquals(alone[1], padded[1], 1e-5f);
  }
}
