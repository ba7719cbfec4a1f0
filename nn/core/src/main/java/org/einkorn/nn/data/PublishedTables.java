package org.einkorn.nn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the tables and series of {@link KnownFiles} into one form: named columns, the one to learn
 * last.
 */
public final class PublishedTables {
  private static final String LABEL = "label";

  private static final List<String> IRIS =
      List.of("sepal length", "sepal width", "petal length", "petal width");
  private static final List<String> WINE =
      List.of(
          "alcohol",
          "malic acid",
          "ash",
          "alcalinity of ash",
          "magnesium",
          "total phenols",
          "flavanoids",
          "nonflavanoid phenols",
          "proanthocyanins",
          "colour intensity",
          "hue",
          "od280/od315",
          "proline");
  private static final List<String> NUCLEUS =
      List.of(
          "radius",
          "texture",
          "perimeter",
          "area",
          "smoothness",
          "compactness",
          "concavity",
          "concave points",
          "symmetry",
          "fractal dimension");
  private static final List<String> DIABETES =
      List.of("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6");

  private PublishedTables() {}

  /**
   * Reads a table.
   *
   * @param files which one
   * @param folder where its files lie
   * @throws IOException when a file is missing or malformed
   * @throws IllegalArgumentException when the files hold no table
   */
  public static CsvFile read(KnownFiles files, Path folder) throws IOException {
    return switch (files.name()) {
      case "iris" -> labelled(folder.resolve("iris.csv"), IRIS);
      case "wine" -> labelled(folder.resolve("wine_data.csv"), WINE);
      case "breast-cancer" -> labelled(folder.resolve("breast_cancer.csv"), nuclei());
      case "diabetes" -> diabetes(folder);
      case "sunspots", "co2", "nile" -> CsvFile.read(folder.resolve(files.name() + ".csv"));
      default -> throw new IllegalArgumentException(files.name() + " is no table");
    };
  }

  /** Mean, standard error and worst of each property of a nucleus. */
  private static List<String> nuclei() {
    List<String> columns = new ArrayList<>();
    for (String kind : List.of("mean ", "error of ", "worst ")) {
      NUCLEUS.forEach(property -> columns.add(kind + property));
    }
    return columns;
  }

  /** The first line: number of rows, of columns, names of the classes, which rows number. */
  private static CsvFile labelled(Path file, List<String> features) throws IOException {
    List<String> lines = CsvFile.text(file).lines().toList();
    List<String> head = List.of(lines.getFirst().split(",", -1));
    List<String> columns = new ArrayList<>(features);
    columns.add(LABEL);
    List<List<String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = new ArrayList<>(List.of(line.split(",", -1)));
      try {
        fields.add(head.get(2 + Integer.parseInt(fields.removeLast())));
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new DataException(file, "no number of a class ends the line: " + line, e);
      }
      rows.add(fields);
    }
    return new CsvFile(file.toString(), columns, rows);
  }

  private static CsvFile diabetes(Path folder) throws IOException {
    Path file = folder.resolve("diabetes_data_raw.csv.gz");
    List<String> data = CsvFile.text(file).lines().toList();
    List<String> targets = CsvFile.text(folder.resolve("diabetes_target.csv.gz")).lines().toList();
    if (data.size() != targets.size()) {
      throw new DataException(
          file, "%d rows have %d targets".formatted(data.size(), targets.size()));
    }
    List<String> columns = new ArrayList<>(DIABETES);
    columns.add("progress");
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      List<String> fields = new ArrayList<>(List.of(data.get(i).strip().split(" +", -1)));
      fields.add(targets.get(i).strip());
      rows.add(fields);
    }
    return new CsvFile(file.toString(), columns, rows);
  }
}
