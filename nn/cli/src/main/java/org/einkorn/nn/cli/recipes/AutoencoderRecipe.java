package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.data.Normalization;
import org.einkorn.nn.models.Autoencoder;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Objective;
import org.jspecify.annotations.Nullable;

/**
 * An autoencoder of images with tied weights: few numbers for each, and an error that is great for
 * images unlike those learned from, such as those of a class that was left out.
 */
final class AutoencoderRecipe implements Recipe {
  private static final String SHAPE = "einkorn.autoencoder.image";
  private static final String CLASSES = "einkorn.autoencoder.classes";
  private static final String PIXELS = "einkorn.autoencoder.pixels";

  @Override
  public String model() {
    return "autoencoder";
  }

  @Override
  public DataKind kind() {
    return DataKind.IMAGES;
  }

  @Override
  public String usualData() {
    return DataKind.DIGITS;
  }

  @Override
  public List<String> ownNotes() {
    return List.of(SHAPE, CLASSES, PIXELS);
  }

  @Override
  public boolean leavesOut() {
    return true;
  }

  @Override
  public Settings settings(String data) {
    return Settings.adamW(data.equals(DataKind.DIGITS) ? 40 : 10, 64, 5e-3, 0);
  }

  @Override
  public Model learn(DataSource data) throws IOException, InterruptedException {
    DataSet train = data.images().train();
    String without = data.without();
    if (without != null && !train.classes().contains(without)) {
      throw CommandException.usage(
          "--without %s: no such class".formatted(without),
          "There are: " + String.join(", ", train.classes()) + ".");
    }
    return new Codes(train.shape(), train.classes(), train.normalization(), without);
  }

  @Override
  public Model recall(Map<String, String> notes) {
    Notes of = new Notes(notes);
    return new Codes(
        of.imageShape(SHAPE), of.lines(CLASSES), of.normalization(PIXELS), notes.get(WITHOUT));
  }

  private static final class Codes implements Model {
    private static final int MOST_FEATURES = 512;

    private final ImageShape shape;
    private final List<String> classes;
    private final Normalization pixels;
    private final @Nullable String without;

    Codes(ImageShape shape, List<String> classes, Normalization pixels, @Nullable String without) {
      this.shape = shape;
      this.classes = List.copyOf(classes);
      this.pixels = pixels;
      this.without = without;
    }

    /** Half as many features inside as pixels, and a code of a twenty-fourth, or 8. */
    @Override
    public Layer layers() {
      int inner = Math.clamp(shape.size() / 2, 8, MOST_FEATURES);
      return Autoencoder.tied(shape.size(), inner, Math.clamp(shape.size() / 24, 8, inner));
    }

    @Override
    public Objective objective(Layer root) {
      return Objective.reconstruction();
    }

    @Override
    public Map<String, String> notes() {
      Map<String, String> notes = new TreeMap<>();
      notes.put(SHAPE, Notes.text(shape));
      notes.put(CLASSES, String.join("\n", classes));
      notes.put(PIXELS, Notes.text(pixels));
      if (without != null) {
        notes.put(WITHOUT, without);
      }
      return notes;
    }

    /** The test part has all classes; which one was left out decides on the figures only. */
    @Override
    public Split read(DataSource data) throws IOException, InterruptedException {
      DataSplit images = data.images();
      int left = without == null ? -1 : images.train().classes().indexOf(without);
      DataSet train = images.train();
      int[] taken = IntStream.range(0, train.size()).filter(i -> train.label(i) != left).toArray();
      if (taken.length == 0) {
        throw CommandException.usage(
            "--without " + without + " leaves nothing to learn from", "Leave it out.");
      }
      return new Split(
          left < 0 ? train : train.select(train.name() + " without " + without, taken),
          images.test());
    }

    @Override
    public List<Figure> figures(Network network, Split split, Evaluation evaluation) {
      return split.train() instanceof DataSet train && split.test() instanceof DataSet test
          ? new CodeFigures(network, train, test).figures(without)
          : List.of();
    }

    @Override
    public void predict(Network network, Question question, Answer answer)
        throws IOException, InterruptedException {
      question.requireNoText("It gives images back; see predict --help.");
      DataSet images =
          question.input() == null
              ? question.data().images().test()
              : PictureFile.read(question.input(), shape, pixels, classes);
      Autoencodings all = Autoencodings.of(network, images, question.count(10));
      for (int i = 0; i < all.errors().length; i++) {
        answer.coded(images.name() + " " + (i + 1), all.errors()[i], all.codes()[i]);
      }
    }
  }
}
