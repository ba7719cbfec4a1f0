package org.einkorn.nn.examples;

import java.io.IOException;
import java.util.Arrays;
import org.einkorn.nn.Engine;
import org.einkorn.nn.Network;
import org.einkorn.nn.Optimizer;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.TokenStream;
import org.einkorn.nn.data.text.Books;
import org.einkorn.nn.data.text.CharacterTokenizer;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.models.CharacterLstm;
import org.einkorn.nn.models.Sampling;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluator;
import org.einkorn.nn.training.FitOptions;
import org.einkorn.nn.training.Objective;
import org.einkorn.nn.training.Trainer;
import org.einkorn.nn.training.schedules.Schedule;

/** An LSTM reads a book character by character, then writes on by itself. */
public final class Novelist {
  private static final int BATCH = 64;

  private Novelist() {}

  /**
   * Reads and writes.
   *
   * @param args the name of a book of Project Gutenberg, otherwise {@code austen-emma}
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    String name = args.length > 0 ? args[0] : "austen-emma";
    String book = Books.read(KnownFiles.GUTENBERG.require(DataCache.ofUser()), name);
    run(book, 64, 256, 2, 4);
  }

  /** Gives the nats a character of the last tenth of the book, which is not learned from. */
  static double run(String book, int steps, int hidden, int layers, int epochs)
      throws InterruptedException {
    CharacterTokenizer tokenizer = CharacterTokenizer.of(book);
    int characters = tokenizer.vocabulary().size();
    int[] tokens = tokenizer.encode(book);
    int known = tokens.length / 10 * 9;
    TokenStream train = new TokenStream("train", Arrays.copyOf(tokens, known), characters, steps);
    TokenStream test =
        new TokenStream(
            "test", Arrays.copyOfRange(tokens, known, tokens.length), characters, steps);

    RandomKey key = RandomKey.of(1);
    CharacterLstm model = new CharacterLstm(characters, 64, hidden, layers, 0.1);
    Network network = new Network(model, Engine.cpu(), key.split("weights"));
    Objective objective = Objective.nextToken(SequenceLayout.STEPS_FIRST);
    new Trainer(network, Optimizer.adam(network, 4e-3).clipNorm(1))
        .objective(objective)
        .schedule(Schedule.oneCycle(4e-3, (long) epochs * (train.size() / BATCH)))
        .fit(train, FitOptions.epochs(epochs).withBatchSize(BATCH).withKey(key.split("order")));
    double nats = Evaluator.evaluate(network, test, objective, BATCH).loss();
    System.out.printf("%.3f nats a character%n", nats);

    String start = book.substring(0, Math.min(20, book.length()));
    System.out.println(
        start + model.write(network.engine(), tokenizer, start, 400, new Sampling(0.7, 0), key));
    return nats;
  }
}
