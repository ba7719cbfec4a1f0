package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.data.text.LabelledSequences;
import org.einkorn.nn.data.text.LabelledTexts;
import org.einkorn.nn.data.text.Vocabulary;
import org.einkorn.nn.data.text.WordTokenizer;
import org.einkorn.nn.models.TextClassifier;
import org.einkorn.nn.models.TokenClassifier;
import org.einkorn.nn.models.TransformerClassifier;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Objective;

/** Classifiers of texts by their words. Half of the texts are learned from. */
final class ReviewRecipe implements Recipe {
  private static final String WORDS = "einkorn.words";
  private static final String CLASSES = "einkorn.classes";
  private static final RandomKey SPLIT = RandomKey.of(2011);
  private static final double TEST_SHARE = 0.5;
  private static final int MOST_WORDS = 20_000;
  private static final int STEPS = 256;

  static final List<ReviewRecipe> ALL =
      List.of(
          new ReviewRecipe("text-classifier", Settings.adamW(3, 64, 4e-3, 0.01).clipped(1)),
          new ReviewRecipe("transformer", Settings.adamW(3, 64, 1e-3, 0.05).clipped(1)));

  private final String model;
  private final Settings settings;

  private ReviewRecipe(String model, Settings settings) {
    this.model = model;
    this.settings = settings;
  }

  @Override
  public String model() {
    return model;
  }

  @Override
  public DataKind kind() {
    return DataKind.REVIEWS;
  }

  @Override
  public String usualData() {
    return "imdb";
  }

  @Override
  public List<String> ownNotes() {
    return List.of(WORDS, CLASSES);
  }

  @Override
  public Settings settings(String data) {
    return settings;
  }

  @Override
  public Model learn(DataSource data) throws IOException, InterruptedException {
    LabelledTexts train = data.reviews().split(TEST_SHARE, SPLIT).train();
    return new Judge(WordTokenizer.of(train.texts(), MOST_WORDS, 2), train.classes());
  }

  @Override
  public Model recall(Map<String, String> notes) {
    Notes of = new Notes(notes);
    return new Judge(new WordTokenizer(new Vocabulary(of.lines(WORDS))), of.lines(CLASSES));
  }

  private final class Judge implements Model {
    private final WordTokenizer tokenizer;
    private final List<String> classes;

    Judge(WordTokenizer tokenizer, List<String> classes) {
      this.tokenizer = tokenizer;
      this.classes = classes;
    }

    @Override
    public Layer layers() {
      int words = tokenizer.vocabulary().size();
      return model.equals("transformer")
          ? new TransformerClassifier(words, STEPS, 64, 4, 2, classes.size(), 0.2)
          : new TextClassifier(words, 64, 64, classes.size(), 0.5);
    }

    @Override
    public Objective objective(Layer root) {
      if (root instanceof TokenClassifier classifier) {
        return Objective.ofTexts(classifier);
      }
      throw new IllegalArgumentException(root + " is no classifier of texts");
    }

    @Override
    public Map<String, String> notes() {
      Map<String, String> notes = new TreeMap<>();
      notes.put(WORDS, String.join("\n", tokenizer.vocabulary().tokens()));
      notes.put(CLASSES, String.join("\n", classes));
      return notes;
    }

    @Override
    public Split read(DataSource data) throws IOException, InterruptedException {
      LabelledTexts.Split split = data.reviews().split(TEST_SHARE, SPLIT);
      return new Split(
          new LabelledSequences(split.train(), tokenizer, STEPS),
          new LabelledSequences(split.test(), tokenizer, STEPS));
    }

    @Override
    public void predict(Network network, Question question, Answer answer) throws IOException {
      List<String> texts =
          Stream.concat(
                  Stream.ofNullable(question.text()),
                  question.input() == null
                      ? Stream.empty()
                      : Files.readAllLines(question.input()).stream().filter(l -> !l.isBlank()))
              .toList();
      if (texts.isEmpty()) {
        throw CommandException.usage(
            "which text?", "--text TEXT, or a file with a text in each line.");
      }
      Objective objective = objective(network.root());
      for (String text : texts) {
        LabelledTexts one =
            new LabelledTexts(shortened(text), classes, List.of(text), Collections.nCopies(1, 0));
        new ClassAnswers(network, objective)
            .answer(new LabelledSequences(one, tokenizer, STEPS), question, false, answer);
      }
    }

    private static String shortened(String text) {
      return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
  }
}
