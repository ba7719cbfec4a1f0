package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.data.TokenStream;
import org.einkorn.nn.data.text.CharacterTokenizer;
import org.einkorn.nn.data.text.SequenceLayout;
import org.einkorn.nn.data.text.Vocabulary;
import org.einkorn.nn.models.CharacterLstm;
import org.einkorn.nn.models.Gpt;
import org.einkorn.nn.models.LanguageModel;
import org.einkorn.nn.models.Sampling;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Objective;

/**
 * Language models of characters, which then write. Measured on the last tenth of the text, which
 * they have not seen.
 */
final class BookRecipe implements Recipe {
  private static final String CHARACTERS = "einkorn.characters";
  private static final String HIDDEN = "einkorn.hidden";

  /** A large model would learn a shorter text by heart. */
  private static final int LONG = 100_000;

  private static final int STEPS = 64;
  private static final int USUAL_LENGTH = 500;

  static final List<BookRecipe> ALL =
      List.of(
          new BookRecipe("char-lstm", Settings.adamW(6, 64, 4e-3, 0.01).clipped(1)),
          new BookRecipe("gpt", Settings.adamW(6, 32, 2e-3, 0.05).clipped(1)));

  private final String model;
  private final Settings settings;

  private BookRecipe(String model, Settings settings) {
    this.model = model;
    this.settings = settings;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public DataKind kind() {
    return DataKind.BOOK;
  }

  @Override
  public String usualData() {
    return "austen-emma";
  }

  @Override
  public List<String> ownNotes() {
    return List.of(CHARACTERS, HIDDEN);
  }

  @Override
  public Settings settings(String data) {
    return settings;
  }

  @Override
  public Model learn(DataSource data) throws IOException, InterruptedException {
    String book = data.book();
    if (book.isEmpty()) {
      throw CommandException.failure(data.name() + " is empty", "Take a text of some length.");
    }
    return new Writer(CharacterTokenizer.of(book), book.length() < LONG ? 64 : 256);
  }

  @Override
  public Model recall(Map<String, String> notes) {
    Notes of = new Notes(notes);
    return new Writer(CharacterTokenizer.of(of.text(CHARACTERS)), of.whole(HIDDEN));
  }

  private final class Writer implements Model {
    private final CharacterTokenizer tokenizer;
    private final int hidden;

    Writer(CharacterTokenizer tokenizer, int hidden) {
      this.tokenizer = tokenizer;
      this.hidden = hidden;
    }

    @Override
    public Layer layers() {
      int characters = tokenizer.vocabulary().size();
      return model.equals("gpt")
          ? new Gpt(characters, STEPS, hidden / 2, 4, 4, 0.1)
          : new CharacterLstm(characters, hidden / 4, hidden, 2, 0.1);
    }

    @Override
    public Objective objective(Layer root) {
      return Objective.nextToken(
          root instanceof Gpt ? SequenceLayout.BATCH_FIRST : SequenceLayout.STEPS_FIRST);
    }

    @Override
    public Map<String, String> notes() {
      Vocabulary vocabulary = tokenizer.vocabulary();
      return Map.of(
          CHARACTERS, String.join("", vocabulary.tokens()), HIDDEN, Integer.toString(hidden));
    }

    @Override
    public Split read(DataSource data) throws IOException, InterruptedException {
      int[] tokens = encode(data.book());
      int known = tokens.length / 10 * 9;
      int characters = tokenizer.vocabulary().size();
      int[] train = Arrays.copyOf(tokens, known);
      int[] test = Arrays.copyOfRange(tokens, known, tokens.length);
      return new Split(
          new TokenStream(data.name() + " train", train, characters, STEPS),
          new TokenStream(data.name() + " test", test, characters, STEPS));
    }

    private int[] encode(String text) {
      try {
        return tokenizer.encode(text);
      } catch (IllegalArgumentException e) {
        throw CommandException.failure(
            String.valueOf(e.getMessage()), "Train a model on this text.", e);
      }
    }

    @Override
    public List<Figure> figures(Network network, Split split, Evaluation evaluation) {
      return List.of(
          new Figure("natsPerCharacter", "nats a character", evaluation.loss()),
          new Figure("bitsPerCharacter", "bits", evaluation.loss() / Math.log(2)));
    }

    @Override
    public void predict(Network network, Question question, Answer answer) {
      question.requireNoInput("Give a start by --text.");
      String start = question.text() == null ? "\n" : question.text();
      encode(start);
      if (start.isEmpty() || !(network.root() instanceof LanguageModel writer)) {
        throw CommandException.usage("--text must not be empty", "Give a word or two.");
      }
      String written =
          writer.write(
              network.engine(),
              tokenizer,
              start,
              question.count(USUAL_LENGTH),
              new Sampling(question.temperature(), 0),
              question.key());
      answer.text(start.strip() + written);
    }
  }
}
