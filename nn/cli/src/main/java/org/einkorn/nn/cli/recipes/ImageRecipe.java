package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.data.AugmentedImages;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.data.Normalization;
import org.einkorn.nn.models.LeNet5;
import org.einkorn.nn.models.MobileNetV2;
import org.einkorn.nn.models.Models;
import org.einkorn.nn.models.ResNet;
import org.einkorn.nn.models.Vgg;
import org.einkorn.nn.training.Objective;

/** Classifiers of images. */
final class ImageRecipe implements Recipe {
  private static final String SHAPE = "einkorn.image";
  private static final String CLASSES = "einkorn.classes";
  private static final String PIXELS = "einkorn.pixels";

  static final List<ImageRecipe> ALL =
      List.of(
          new ImageRecipe("cnn", Models::cnn, Settings.adamW(10, 64, 2e-3, 0.02)),
          new ImageRecipe("mlp", Models::mlp, Settings.adamW(10, 64, 1e-3, 0.02)),
          new ImageRecipe("lenet5", LeNet5::of, Settings.adamW(10, 64, 2e-3, 0.01)),
          new ImageRecipe("resnet20", ResNet::resNet20, Settings.nesterov(10, 64, 0.1, 5e-4)),
          new ImageRecipe("resnet18", ResNet::resNet18, Settings.nesterov(10, 64, 0.1, 5e-4)),
          new ImageRecipe("vgg", Vgg::small, Settings.nesterov(10, 64, 0.05, 5e-4)),
          new ImageRecipe("mobilenetv2", MobileNetV2::of, Settings.nesterov(10, 64, 0.05, 4e-5)));

  private final String model;
  private final BiFunction<ImageShape, Integer, Layer> maker;
  private final Settings settings;

  private ImageRecipe(
      String model, BiFunction<ImageShape, Integer, Layer> maker, Settings settings) {
    this.model = model;
    this.maker = maker;
    this.settings = settings;
  }

  @Override
  public String model() {
    return model;
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
  public Settings settings(String data) {
    int epochs =
        switch (data) {
          case DataKind.DIGITS -> 20;
          case "mnist" -> 5;
          default -> settings.epochs();
        };
    return settings.with(epochs, settings.batch(), settings.rate());
  }

  @Override
  public Model learn(DataSource data) throws IOException, InterruptedException {
    DataSet train = data.images().train();
    return new Classifier(train.shape(), train.classes(), train.normalization());
  }

  @Override
  public Model recall(Map<String, String> notes) {
    Notes of = new Notes(notes);
    return new Classifier(of.imageShape(SHAPE), of.lines(CLASSES), of.normalization(PIXELS));
  }

  /** How images of a set may differ and be of the same class. */
  private static Examples augmented(String data, DataSet images) {
    return switch (data) {
      case "mnist" -> new AugmentedImages(images, 2, false);
      case "fashion-mnist" -> new AugmentedImages(images, 1, true);
      case "cifar-10" -> new AugmentedImages(images, 4, true);
      default -> images;
    };
  }

  private final class Classifier implements Model {
    private final ImageShape shape;
    private final List<String> classes;
    private final Normalization pixels;

    Classifier(ImageShape shape, List<String> classes, Normalization pixels) {
      this.shape = shape;
      this.classes = List.copyOf(classes);
      this.pixels = pixels;
    }

    @Override
    public Layer layers() {
      return maker.apply(shape, classes.size());
    }

    @Override
    public Objective objective(Layer root) {
      return Objective.classification();
    }

    @Override
    public Map<String, String> notes() {
      Map<String, String> notes = new TreeMap<>();
      notes.put(SHAPE, Notes.text(shape));
      notes.put(CLASSES, String.join("\n", classes));
      notes.put(PIXELS, Notes.text(pixels));
      return notes;
    }

    @Override
    public Split read(DataSource data) throws IOException, InterruptedException {
      DataSplit split = data.images();
      return new Split(augmented(data.name(), split.train()), split.test());
    }

    @Override
    public void predict(Network network, Question question, Answer answer)
        throws IOException, InterruptedException {
      question.requireNoText("It tells the classes of images; see predict --help.");
      Examples images =
          question.input() == null
              ? question.data().images().test()
              : PictureFile.read(question.input(), shape, pixels, classes);
      new ClassAnswers(network, Objective.classification())
          .answer(images, question, question.input() == null, answer);
    }
  }
}
