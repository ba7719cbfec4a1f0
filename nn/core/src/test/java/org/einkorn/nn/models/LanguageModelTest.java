package org.einkorn.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Loss;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.Tape;
import org.einkorn.nn.data.text.CharacterTokenizer;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.TokenWindows;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;

/** Language models learn a rhyme by heart and write it down. */
class LanguageModelTest {
  private static final String RHYME = "one two three four five once i caught a fish alive ";
  private static final String TEXT = RHYME.repeat(12);
  private static final CharacterTokenizer TOKENIZER = CharacterTokenizer.of(TEXT);

  /**
   * ln(17) = 2.8 is what knowing nothing costs; what remains is that of a window's first
   * characters, which could stand at several places of the rhyme.
   */
  private static final double LEARNED = 0.18;

  private final Engine engine = Engine.of(Options.cpu().withThreads(1));

  /** Trains until the mean loss of a pass is low. */
  private double train(
      Layer layer, Network network, SequenceLayout layout, int steps, double rate, int passes) {
    TokenWindows windows = new TokenWindows(TOKENIZER.encode(TEXT), 4, steps, layout);
    Optimizer optimizer = Optimizer.adam(network, rate);
    Tape tape = Tape.training(engine);
    double mean = Double.NaN;
    for (int pass = 0; pass < passes && !(mean < LEARNED); pass++) {
      windows.shuffle(RandomKey.of(pass));
      double sum = 0;
      while (windows.next()) {
        tape.rewind();
        Loss loss =
            layer
                .forward(tape.tensor(windows.shape(), windows.tokens()))
                .crossEntropy(windows.labels());
        loss.backward();
        optimizer.step();
        sum += loss.value();
      }
      mean = sum / windows.count();
    }
    return mean;
  }

  @Test
  void characterLstm() {
    CharacterLstm model = new CharacterLstm(TOKENIZER.vocabulary().size(), 8, 24, 1, 0);
    Network network = new Network(model, engine, RandomKey.of(1));
    double loss = train(model, network, SequenceLayout.STEPS_FIRST, 25, 0.03, 60);
    assertTrue(loss < LEARNED, "mean loss of the last pass: " + loss);
    String start = RHYME.substring(0, 20);
    assertEquals(RHYME.substring(20), write(model, start, 31, Sampling.GREEDY, 1));
  }

  @Test
  void gpt() {
    Gpt model = new Gpt(TOKENIZER.vocabulary().size(), 24, 24, 2, 1, 0);
    Network network = new Network(model, engine, RandomKey.of(1));
    double loss = train(model, network, SequenceLayout.BATCH_FIRST, 24, 0.01, 60);
    assertTrue(loss < LEARNED, "mean loss of the last pass: " + loss);
    String start = RHYME.substring(0, 16);
    assertEquals("ur five ", write(model, start, 8, Sampling.GREEDY, 1));
    assertEquals(60, write(model, start, 60, new Sampling(0.8, 3), 1).length());
  }

  private String write(LanguageModel model, String start, int count, Sampling sampling, long seed) {
    return model.write(engine, TOKENIZER, start, count, sampling, RandomKey.of(seed));
  }

  /** What is written follows from the key, and differs from key to key. */
  @Test
  void writingFollowsFromTheKey() {
    CharacterLstm model = new CharacterLstm(TOKENIZER.vocabulary().size(), 4, 8, 2, 0.1);
    Network network = new Network(model, engine, RandomKey.of(1));
    assertTrue(network.size() > 0);
    Set<String> texts = new HashSet<>();
    for (int seed = 0; seed < 4; seed++) {
      String text = write(model, "o", 20, Sampling.PLAIN, seed);
      assertEquals(20, text.length());
      assertEquals(text, write(model, "o", 20, Sampling.PLAIN, seed));
      texts.add(text);
    }
    assertEquals(4, texts.size());
    assertEquals("", write(model, "o", 0, Sampling.PLAIN, 1));
    assertThrows(IllegalArgumentException.class, () -> write(model, "", 1, Sampling.PLAIN, 1));
  }

  @Test
  void samplingDrawsByTemperatureFromTheTop() {
    float[] logits = {0, (float) Math.log(3), Float.NEGATIVE_INFINITY, (float) Math.log(6)};
    assertEquals(3, Sampling.GREEDY.choose(logits, 0.01));
    assertEquals(0, Sampling.PLAIN.choose(logits, 0));
    assertEquals(0, Sampling.PLAIN.choose(logits, 0.099));
    assertEquals(1, Sampling.PLAIN.choose(logits, 0.101));
    assertEquals(1, Sampling.PLAIN.choose(logits, 0.399));
    assertEquals(3, Sampling.PLAIN.choose(logits, 0.401));
    assertEquals(3, Sampling.PLAIN.choose(logits, Math.nextDown(1.0)));
    Sampling two = new Sampling(1, 2);
    assertEquals(1, two.choose(logits, 0));
    assertEquals(1, two.choose(logits, 0.333));
    assertEquals(3, two.choose(logits, 0.334));
    Sampling cold = new Sampling(0.5, 0);
    assertEquals(0, cold.choose(logits, 0.9 / 46));
    assertEquals(1, cold.choose(logits, 1.1 / 46));
    assertEquals(3, cold.choose(logits, 10.1 / 46));
    assertThrows(ArithmeticException.class, () -> cold.choose(new float[] {Float.NaN}, 0));
    assertThrows(IllegalArgumentException.class, () -> new Sampling(-1, 0));
  }

  @Test
  void modelsArePlannedWithTokens() {
    CharacterLstm lstm = new CharacterLstm(10, 4, 8, 2, 0);
    Network first = new Network(lstm, engine, RandomKey.of(1));
    assertTrue(
        first.trainingProblems(SequenceLayout.STEPS_FIRST.shape(2, 3)).stream()
            .anyMatch(problem ->
                problem.text().equals("recurrent forward-training f32 lstm l2t3mb2slc4dhc8 bias")));
    Gpt gpt = new Gpt(10, 6, 8, 2, 1, 0);
    Network second = new Network(gpt, engine, RandomKey.of(1));
    assertEquals(
        lstm.outputShape(SequenceLayout.STEPS_FIRST.shape(2, 3)).count(),
        gpt.outputShape(SequenceLayout.BATCH_FIRST.shape(2, 3)).count());
    assertEquals(second.size(), second.summary(SequenceLayout.BATCH_FIRST.shape(2, 6)).learned());
  }
}
