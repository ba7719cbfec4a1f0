package org.einkorn.nn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.einkorn.cli.ExitCode;
import org.einkorn.nn.cli.recipes.Recipe;
import org.einkorn.nn.cli.recipes.Recipes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Every kind of model from training to its answers, on data of the user's own. */
class PredictCommandTest {
  @TempDir private Path folder;

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static CommandRun good(String... args) {
    CommandRun run = CommandRun.of(args);
    assertEquals(ExitCode.OK, run.status(), run.err());
    return run;
  }

  private static void wrong(int status, String part, String... args) {
    CommandRun run = CommandRun.of(args);
    assertEquals(status, run.status(), run.out() + run.err());
    assertTrue(run.err().contains(part), run.err());
  }

  /** A flower is a rose when its colour is red, whatever its size. */
  @Test
  void tables() throws IOException {
    StringBuilder csv = new StringBuilder("size,colour,flower\n");
    for (int i = 0; i < 100; i++) {
      csv.append(i * 7 % 13).append(i % 3 == 0 ? ",red,rose\n" : ",white,daisy\n");
    }
    String data = write("flowers.csv", csv.toString()).toString();
    String model = folder.resolve("model").toString();
    wrong(ExitCode.USAGE, "which column of", "train", "--data", data);
    wrong(ExitCode.FAILED, "no column 'leaf'", "train", "--data", data, "--label", "leaf");
    JsonNode trained =
        good(
                "train",
                "--data",
                data,
                "--label",
                "flower",
                "--epochs",
                "15",
                "--out",
                model,
                "--json")
            .json();
    assertEquals(1, trained.get("accuracy").asDouble(), trained.toString());
    assertEquals("mlp", trained.get("model").asString());
    JsonNode evaluated = good("evaluate", model, "--json").json();
    assertEquals(trained.get("confusion"), evaluated.get("confusion"));
    String mine = write("mine.csv", "colour,size\nred,3\nwhite,3\nblue,\n").toString();
    JsonNode answers = good("predict", model, mine, "--json").json().get("predictions");
    assertEquals(3, answers.size());
    assertEquals("rose", answers.get(0).get("answer").asString());
    assertEquals("daisy", answers.get(1).get("answer").asString());
    assertTrue(good("predict", model, mine).out().contains("row 2"));
    assertEquals(
        4, good("predict", model, "--count", "4", "--json").json().get("predictions").size());
    wrong(ExitCode.USAGE, "no such file", "predict", model, "none.csv");
    wrong(ExitCode.USAGE, "this model reads no text", "predict", model, "--text", "x");
    String odd = write("odd.csv", "colour\nred\n").toString();
    wrong(ExitCode.FAILED, "no column 'size'; there are: colour", "predict", model, odd);
  }

  @Test
  void series() throws IOException {
    StringBuilder csv = new StringBuilder("t,x\n");
    for (int i = 0; i < 120; i++) {
      csv.append(i).append(',').append(10 + 3 * Math.sin(i * 0.6)).append('\n');
    }
    String data = write("waves.csv", csv.toString()).toString();
    String model = folder.resolve("model").toString();
    JsonNode trained =
        good(
                "train",
                "--model",
                "forecast",
                "--data",
                data,
                "--epochs",
                "25",
                "--out",
                model,
                "--json")
            .json();
    double error = trained.get("meanAbsoluteError").asDouble();
    double naive = trained.get("naiveMeanAbsoluteError").asDouble();
    assertTrue(error < naive / 2, trained.toString());
    JsonNode ahead = good("predict", model, "--count", "3", "--json").json().get("predictions");
    assertEquals(3, ahead.size());
    assertEquals(10 + 3 * Math.sin(120 * 0.6), ahead.get(0).get("answer").asDouble(), 1);
    String brief = write("brief.csv", "x\n1\n2\n").toString();
    wrong(ExitCode.FAILED, "but a forecast is made from 24", "predict", model, brief);
  }

  @Test
  void books() throws IOException {
    String data = write("rhyme.txt", "one two three four five\n".repeat(300)).toString();
    String model = folder.resolve("model").toString();
    JsonNode trained =
        good(
                "train",
                "--model",
                "char-lstm",
                "--data",
                data,
                "--batch",
                "16",
                "--epochs",
                "1",
                "--out",
                model,
                "--json")
            .json();
    assertTrue(trained.get("natsPerCharacter").asDouble() < 4, trained.toString());
    String[] write = {"predict", model, "--text", "one two", "--count", "12", "--json"};
    String text = good(write).json().get("predictions").get(0).get("text").asString();
    assertTrue(text.startsWith("one two") && text.length() == 19, text);
    assertEquals(text, good(write).json().get("predictions").get(0).get("text").asString());
    wrong(ExitCode.FAILED, "the character 'X'", "predict", model, "--text", "X");
    wrong(ExitCode.USAGE, "--count 0: must be", "predict", model, "--count", "0");
  }

  @Test
  void images() {
    String model = folder.resolve("model").toString();
    good("train", "--model", "mlp", "--epochs", "3", "--out", model);
    JsonNode answers = good("predict", model, "--count", "20", "--json").json().get("predictions");
    int right = 0;
    for (JsonNode answer : answers) {
      right += answer.get("class").equals(answer.get("answer")) ? 1 : 0;
    }
    assertTrue(right >= 15, answers.toString());
  }

  /** The class that was left out stands out, also when the model is measured later. */
  @Test
  void autoencoder() {
    String model = folder.resolve("model").toString();
    String[] train = {"train", "--model", "autoencoder", "--without", "6", "--epochs", "12"};
    JsonNode trained = good(with(train, "--out", model, "--json")).json();
    assertTrue(trained.get("unseenAreaUnderRoc").asDouble() > 0.85, trained.toString());
    assertTrue(trained.get("noiseAreaUnderRoc").asDouble() > 0.95, trained.toString());
    assertTrue(trained.get("relativeError").asDouble() < 0.6, trained.toString());
    assertTrue(trained.get("nearestCodeAccuracy").asDouble() > 0.8, trained.toString());
    JsonNode evaluated = good("evaluate", model, "--json").json();
    assertEquals(trained.get("unseenAreaUnderRoc"), evaluated.get("unseenAreaUnderRoc"));
    assertTrue(good("evaluate", model).out().contains("class 6 by its error"));
    good("train", "--resume", "--out", model);
    JsonNode answer =
        good("predict", model, "--count", "70", "--json").json().get("predictions").get(69);
    assertEquals(8, answer.get("code").size());
    assertTrue(answer.get("error").asDouble() > 0, answer.toString());
    assertTrue(good("predict", model).out().contains("code 8"));
    wrong(
        ExitCode.USAGE,
        "--without x: no such class",
        "train",
        "--model",
        "autoencoder",
        "--without",
        "x");
    wrong(ExitCode.USAGE, "--without goes with", "train", "--model", "cnn", "--without", "6");
  }

  private static String[] with(String[] args, String... more) {
    return Stream.of(args, more).flatMap(Stream::of).toArray(String[]::new);
  }

  @Test
  void helpNamesEveryModelAndItsData() {
    String help = good("train", "--help").out();
    for (Recipe recipe : Recipes.all()) {
      assertTrue(help.contains(" " + recipe.model()), recipe.model());
      assertTrue(help.contains(recipe.usualData()), recipe.usualData());
    }
  }
}
