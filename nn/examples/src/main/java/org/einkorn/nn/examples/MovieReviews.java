package org.einkorn.nn.examples;

import java.io.IOException;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.text.ImdbReviews;
import org.einkorn.nn.data.text.LabelledSequences;
import org.einkorn.nn.data.text.LabelledTexts;
import org.einkorn.nn.data.text.WordTokenizer;
import org.einkorn.nn.models.TextClassifier;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Objective;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.schedules.Schedule;

/** An LSTM in both directions tells whether a review of a film is for or against it. */
public final class MovieReviews {
  private static final int BATCH = 64;

  private MovieReviews() {}

  /** Learns from half of IMDB's reviews, and measures on the other. */
  public static void main(String[] args) throws IOException, InterruptedException {
    LabelledTexts reviews = ImdbReviews.read(KnownFiles.IMDB.require(DataCache.ofUser()));
    Evaluation result = run(reviews.split(0.5, RandomKey.of(2011)), 256, 64, 3);
    System.out.printf("%.2f %% of the reviews are told right%n", 100 * result.accuracy());
  }

  /**
   * The work.
   *
   * @param texts texts to learn from and to measure on
   * @param words most words of a text that are read
   * @param features features of a word, and hidden values of each direction
   * @param epochs passes over the texts
   */
  static Evaluation run(LabelledTexts.Split texts, int words, int features, int epochs)
      throws InterruptedException {
    WordTokenizer tokenizer = WordTokenizer.of(texts.train().texts(), 20_000, 2);
    LabelledSequences train = new LabelledSequences(texts.train(), tokenizer, words);
    LabelledSequences test = new LabelledSequences(texts.test(), tokenizer, words);

    RandomKey key = RandomKey.of(1);
    TextClassifier model =
        new TextClassifier(
            tokenizer.vocabulary().size(), features, features, train.classCount(), 0.5);
    Network network = new Network(model, Engine.cpu(), key.split("weights"));
    Objective objective = Objective.ofTexts(model);
    new Trainer(network, Optimizer.adam(network, 4e-3).clipNorm(1))
        .objective(objective)
        .schedule(Schedule.oneCycle(4e-3, (long) epochs * (train.size() / BATCH)))
        .fit(train, FitOptions.epochs(epochs).withBatchSize(BATCH).withKey(key.split("order")));
    return Evaluator.evaluate(network, test, objective, BATCH);
  }
}
