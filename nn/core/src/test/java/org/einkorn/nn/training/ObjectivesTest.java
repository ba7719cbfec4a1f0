package org.einkorn.nn.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Options;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.ShapeException;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.data.SeriesWindows;
import org.einkorn.nn.data.Table;
import org.einkorn.nn.data.TimeSeries;
import org.einkorn.nn.data.TokenStream;
import org.einkorn.nn.data.text.CharacterTokenizer;
import org.einkorn.nn.data.text.LabelledSequences;
import org.einkorn.nn.data.text.LabelledTexts;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.WordTokenizer;
import org.einkorn.nn.io.Safetensors;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.models.CharacterLstm;
import org.einkorn.nn.models.Gpt;
import org.einkorn.nn.models.SeriesForecaster;
import org.einkorn.nn.models.TextClassifier;
import org.einkorn.nn.models.TransformerClassifier;
import org.einkorn.nn.random.RandomKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Texts, windows and series through one trainer and one evaluator. */
class ObjectivesTest {
  private static final Engine ENGINE = Engine.of(Options.cpu().withThreads(1));
  private static final LabelledTexts TEXTS = texts();

  @TempDir private Path folder;

  /** The class is the first word; texts have different lengths. */
  private static LabelledTexts texts() {
    List<String> texts = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      labels.add(i % 2);
      texts.add((i % 2 == 0 ? "bad" : "good") + " film".repeat(i % 5));
    }
    return new LabelledTexts("texts", List.of("against", "for"), texts, labels);
  }

  private static Evaluation train(
      Network network, Examples set, Objective objective, double rate, int epochs)
      throws InterruptedException {
    new Trainer(network, Optimizer.adam(network, rate))
        .objective(objective)
        .fit(set, FitOptions.epochs(epochs).withBatchSize(8));
    return Evaluator.evaluate(network, set, objective, 8);
  }

  @Test
  void textsOfDifferentLength() throws InterruptedException {
    WordTokenizer tokenizer = WordTokenizer.of(TEXTS.texts(), 10, 1);
    LabelledSequences set = new LabelledSequences(TEXTS, tokenizer, 4);
    int words = tokenizer.vocabulary().size();
    TextClassifier lstm = new TextClassifier(words, 4, 4, 2, 0);
    learned(train(network(lstm), set, Objective.ofTexts(lstm), 0.05, 8));
    TransformerClassifier attention = new TransformerClassifier(words, 4, 4, 2, 1, 2, 0);
    learned(train(network(attention), set, Objective.ofTexts(attention), 0.03, 8));
    TextClassifier three = new TextClassifier(words, 4, 4, 3, 0);
    assertThrows(
        ShapeException.class,
        () -> Evaluator.evaluate(network(three), set, Objective.ofTexts(three), 8));
  }

  private static void learned(Evaluation evaluation) {
    assertEquals(1, evaluation.accuracy(), "loss " + evaluation.loss());
    assertEquals(48, evaluation.predictions().size());
    assertEquals(List.of("against", "for"), evaluation.confusion().classes());
  }

  private static Network network(Layer root) {
    return new Network(root, ENGINE, RandomKey.of(1));
  }

  /** After each of four characters there is but one other. */
  @Test
  void nextTokensInBothLayouts() throws InterruptedException {
    CharacterTokenizer tokenizer = CharacterTokenizer.of("abcd");
    TokenStream set = new TokenStream("rhyme", tokenizer.encode("abcd".repeat(50)), 4, 6);
    Network lstm = network(new CharacterLstm(4, 6, 8, 1, 0));
    Objective first = Objective.nextToken(SequenceLayout.STEPS_FIRST);
    Evaluation evaluation = train(lstm, set, first, 0.05, 12);
    assertTrue(evaluation.loss() < 0.2, "loss " + evaluation.loss());
    assertTrue(Double.isNaN(evaluation.accuracy()));
    Objective second = Objective.nextToken(SequenceLayout.BATCH_FIRST);
    Network gpt = network(new Gpt(4, 6, 8, 2, 1, 0));
    evaluation = train(gpt, set, second, 0.03, 12);
    assertTrue(evaluation.loss() < 0.2, "loss " + evaluation.loss());
  }

  /**
   * The mean over an odd number of windows does not depend on the size of batches; untrained, the
   * forecast of a flat line is not far from naive.
   */
  @Test
  void seriesCountEachWindowOnce() throws InterruptedException {
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      values.add(Math.sin(i * 0.7));
    }
    SeriesWindows set = new SeriesWindows("sine", new TimeSeries("sine", values), 9, 9, 60, 0, 1);
    Network network = network(new SeriesForecaster(8));
    double naive = train(network, set, Objective.regression(), 1e-9, 1).loss();
    Evaluation trained = train(network, set, Objective.regression(), 0.02, 15);
    assertTrue(trained.loss() < naive / 4, trained.loss() + " of " + naive);
    Evaluation single = Evaluator.evaluate(network, set, Objective.regression(), 1);
    assertEquals(trained.loss(), single.loss(), 1e-5 * (1 + trained.loss()));
    assertTrue(trained.predictions().isEmpty());
  }

  /** An interrupted run is kept; its weights and notes are read without the trainer. */
  @Test
  void interruptionLeavesACheckpoint() throws Exception {
    Path file = folder.resolve("run");
    Layer layers = layersLike();
    Network network = network(layers);
    Examples set =
        Table.classified("xor", 2, new float[] {0, 0, 0, 1, 1, 0, 1, 1}, 2, new int[] {0, 1, 1, 0});
    Trainer trainer =
        new Trainer(network, Optimizer.adam(network, 0.01))
            .checkpoint(file, 1000)
            .notes(Map.of("model", "xor"))
            .listener(
                new TrainingListener() {
                  @Override
                  public Verdict onStep(Progress progress) {
                    if (progress.epoch() == 3) {
                      Thread.currentThread().interrupt();
                    }
                    return Verdict.CONTINUE;
                  }
                });
    FitOptions options = FitOptions.epochs(5).withBatchSize(2);
    assertThrows(InterruptedException.class, () -> trainer.fit(set, set, options));
    assertEquals("xor", Safetensors.notes(file).get("model"));
    assertEquals("3", Safetensors.notes(file).get("epoch"));
    assertEquals("1", Safetensors.notes(file).get("step"));
    Network other = new Network(layersLike(), ENGINE, RandomKey.of(7));
    other.load(file);
    Evaluation before = Evaluator.evaluate(network, set, 2);
    assertEquals(before.loss(), Evaluator.evaluate(other, set, 2).loss());
    trainer.listener(TrainingListener.silent());
    List<EpochResult> rest = trainer.fit(set, set, options);
    assertEquals(List.of(3, 4, 5), rest.stream().map(EpochResult::epoch).toList());
    assertNotNull(rest.getLast().validation());
    assertEquals(List.of(), trainer.fit(set, set, options));
  }

  private static Layer layersLike() {
    return new Sequential(new Linear(2, 3), Activation.relu(), new Linear(3, 2));
  }
}
