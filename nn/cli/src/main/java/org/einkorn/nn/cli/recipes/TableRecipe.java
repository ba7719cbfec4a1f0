package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Network;
import org.einkorn.nn.Shape;
import org.einkorn.nn.data.CsvFile;
import org.einkorn.nn.data.TableSchema;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Dropout;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;
import org.einkorn.nn.random.RandomKey;
import org.einkorn.nn.training.Evaluation;
import org.einkorn.nn.training.Objective;

/** A multilayer perceptron that tells a column of a table from the others: a class or a number. */
final class TableRecipe implements Recipe {
  private static final String SCHEMA = "einkorn.table";
  private static final RandomKey SPLIT = RandomKey.of(1998);
  private static final double TEST_SHARE = 0.2;
  private static final int HIDDEN = 64;

  @Override
  public String model() {
    return "mlp";
  }

  @Override
  public DataKind kind() {
    return DataKind.TABLE;
  }

  @Override
  public String usualData() {
    return "iris";
  }

  @Override
  public List<String> ownNotes() {
    return List.of(SCHEMA);
  }

  @Override
  public Settings settings(String data) {
    return Settings.adamW(60, 16, 5e-3, 0.05);
  }

  @Override
  public Model learn(DataSource data) throws IOException, InterruptedException {
    CsvFile csv = data.table();
    return new Rows(TableSchema.of(csv, data.target(csv), trainRows(csv)));
  }

  @Override
  public Model recall(Map<String, String> notes) {
    return new Rows(TableSchema.parse(new Notes(notes).text(SCHEMA)));
  }

  private static int[] trainRows(CsvFile csv) {
    int[] order = SPLIT.permutation(csv.rows().size());
    return Arrays.copyOfRange(order, tests(csv), order.length);
  }

  private static int[] testRows(CsvFile csv) {
    return Arrays.copyOf(SPLIT.permutation(csv.rows().size()), tests(csv));
  }

  private static int tests(CsvFile csv) {
    int rows = csv.rows().size();
    if (rows < 2) {
      throw CommandException.failure(
          "%s has %d rows; some to learn from and some to measure on are needed"
              .formatted(csv.name(), rows),
          "Take a longer table.");
    }
    return Math.clamp(Math.round(rows * TEST_SHARE), 1, rows - 1);
  }

  private record Rows(TableSchema schema) implements Model {
    @Override
    public Layer layers() {
      int outputs = Math.max(1, schema.target().classes().size());
      return new Sequential(
          new Linear(schema.width(), HIDDEN),
          Activation.relu(),
          new Dropout(0.2),
          new Linear(HIDDEN, HIDDEN),
          Activation.relu(),
          new Linear(HIDDEN, outputs));
    }

    private boolean classifies() {
      return !schema.target().classes().isEmpty();
    }

    @Override
    public Objective objective(Layer root) {
      return classifies() ? Objective.classification() : Objective.regression();
    }

    @Override
    public Map<String, String> notes() {
      return Map.of(SCHEMA, schema.text());
    }

    @Override
    public Split read(DataSource data) throws IOException, InterruptedException {
      CsvFile csv = data.table();
      return new Split(
          schema.table(data.name() + " train", csv, trainRows(csv)),
          schema.table(data.name() + " test", csv, testRows(csv)));
    }

    @Override
    public List<Figure> figures(Network network, Split split, Evaluation evaluation) {
      if (classifies()) {
        return List.of();
      }
      double deviation = schema.target().deviation();
      double error = Math.sqrt(evaluation.loss()) * deviation;
      return List.of(
          new Figure("rootMeanSquareError", "root mean square error", error),
          new Figure("targetDeviation", "deviation of " + schema.target().column(), deviation));
    }

    @Override
    public void predict(Network network, Question question, Answer answer)
        throws IOException, InterruptedException {
      question.requireNoText("It reads rows of a table: name a .csv file.");
      Path input = question.input();
      CsvFile csv = input == null ? question.data().table() : CsvFile.read(input);
      int[] rows = input == null ? testRows(csv) : IntStream.range(0, csv.rows().size()).toArray();
      rows = Arrays.copyOf(rows, Math.min(rows.length, question.count(rows.length)));
      int target = csv.columns().indexOf(schema.target().column());
      float[] numbers = schema.numbers(csv, rows);
      for (int i = 0; i < rows.length; i++) {
        float[] row = Arrays.copyOfRange(numbers, i * schema.width(), (i + 1) * schema.width());
        float[] output = network.predict(Shape.features(1, schema.width()), row);
        String name = "row " + (rows[i] + 1);
        if (classifies()) {
          answer.classified(
              name,
              target < 0 ? null : csv.rows().get(rows[i]).get(target),
              schema.target().classes(),
              ClassAnswers.probabilities(output));
        } else {
          answer.number(name, output[0] * schema.target().deviation() + schema.target().mean());
        }
      }
    }
  }
}
