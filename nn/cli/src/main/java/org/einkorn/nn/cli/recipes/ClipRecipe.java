package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.MovingImages;
import org.einkorn.nn.models.ClipClassifier;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Objective;

/** Tells in which of eight directions an image moves in a short clip, by convolutions over time. */
final class ClipRecipe implements Recipe {
  private static final String CLASSES = "einkorn.clips.classes";
  private static final RandomKey KEY = RandomKey.of(2015);

  @Override
  public String model() {
    return "clips";
  }

  @Override
  public DataKind kind() {
    return DataKind.IMAGES;
  }

  @Override
  public String usualData() {
    return "mnist";
  }

  @Override
  public List<String> ownNotes() {
    return List.of(CLASSES);
  }

  @Override
  public Settings settings(String data) {
    return Settings.adamW(data.equals(DataKind.DIGITS) ? 20 : 1, 64, 1e-2, 0.01);
  }

  @Override
  public Model learn(DataSource data) throws IOException, InterruptedException {
    return new Clips(clips(data).test().classCount());
  }

  @Override
  public Model recall(Map<String, String> notes) {
    return new Clips(new Notes(notes).whole(CLASSES));
  }

  private static Split clips(DataSource data) throws IOException, InterruptedException {
    DataSplit images = data.images();
    return new Split(
        new MovingImages(images.train(), KEY.split("train")),
        new MovingImages(images.test(), KEY.split("test")));
  }

  private record Clips(int classes) implements Model {
    @Override
    public Layer layers() {
      return ClipClassifier.of(1, classes);
    }

    @Override
    public Objective objective(Layer root) {
      return Objective.classification();
    }

    @Override
    public Map<String, String> notes() {
      return Map.of(CLASSES, Integer.toString(classes));
    }

    @Override
    public Split read(DataSource data) throws IOException, InterruptedException {
      return clips(data);
    }

    @Override
    public void predict(Network network, Question question, Answer answer)
        throws IOException, InterruptedException {
      String fix = "Name images to make clips of by --data.";
      question.requireNoInput(fix);
      question.requireNoText(fix);
      new ClassAnswers(network, Objective.classification())
          .answer(clips(question.data()).test(), question, true, answer);
    }
  }
}
