package org.einkorn.nn.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a file become numbers: learned from the rows to train on, and kept with the weights,
 * so that rows of another file become the same numbers.
 *
 * <p>A column of numbers is standardized, {@code (x − mean) / deviation}, a missing number is 0
 * then, the mean. Of a column of words each different one becomes a feature of its own, 1 where it
 * stands; missing and unknown words are all 0.
 *
 * @param features the columns that are learned from
 * @param target the column that is learned
 */
public record TableSchema(List<Feature> features, Target target) {
  /** More different words are a sign of names or free text, of which nothing can be learned. */
  private static final int MOST_WORDS = 100;

  private static final String SEPARATOR = "\t";

  /** A column that is learned from. */
  public sealed interface Feature {
    /** The name of the column. */
    String column();

    /** How many numbers it becomes. */
    int width();
  }

  /** A column of numbers. */
  public record Numbers(String column, double mean, double deviation) implements Feature {
    @Override
    public int width() {
      return 1;
    }
  }

  /** A column of words. */
  public record Words(String column, List<String> words) implements Feature {
    /** Copies the list. */
    public Words {
      words = List.copyOf(words);
    }

    @Override
    public int width() {
      return words.size();
    }
  }

  /**
   * The column that is learned: classes, or numbers where there are none.
   *
   * @param column its name
   * @param classes the classes, empty for numbers
   * @param mean mean of the numbers
   * @param deviation their standard deviation
   */
  public record Target(String column, List<String> classes, double mean, double deviation) {
    /** Copies the list. */
    public Target {
      classes = List.copyOf(classes);
    }
  }

  /** Copies the list. */
  public TableSchema {
    features = List.copyOf(features);
  }

  /**
   * Learns it from rows.
   *
   * @param csv the file
   * @param label the column that is learned; classes if it holds words, or few different whole
   *     numbers
   * @param rows numbers of the rows to learn from
   * @throws DataException when nothing can be learned from the file
   */
  public static TableSchema of(CsvFile csv, String label, int... rows) throws DataException {
    int target = csv.column(label);
    List<Feature> features = new ArrayList<>();
    for (int column = 0; column < csv.columns().size(); column++) {
      if (column != target) {
        features.add(feature(csv, column, rows));
      }
    }
    if (features.isEmpty() || rows.length == 0) {
      throw new DataException(
          csv.name(), "needs rows, and columns besides '%s', to learn from".formatted(label));
    }
    return new TableSchema(features, target(csv, target, rows));
  }

  private static List<String> values(CsvFile csv, int column, int... rows) {
    List<String> values = new ArrayList<>();
    for (int row : rows) {
      String value = csv.rows().get(row).get(column);
      if (!isMissing(value)) {
        values.add(value);
      }
    }
    return values;
  }

  private static boolean isMissing(String value) {
    return value.isBlank() || value.equals("?") || value.equals("NA") || value.equals("NaN");
  }

  private static Feature feature(CsvFile csv, int column, int... rows) throws DataException {
    String name = csv.columns().get(column);
    List<String> values = values(csv, column, rows);
    if (values.stream().allMatch(value -> number(value) != null)) {
      double[] moments = moments(values);
      return new Numbers(name, moments[0], moments[1]);
    }
    List<String> words = List.copyOf(new TreeSet<>(values));
    if (words.size() > MOST_WORDS) {
      throw new DataException(
          csv.name(),
          "column '%s' holds %d different words, such as '%s'; take it out, or make it numbers"
              .formatted(name, words.size(), words.getFirst()));
    }
    return new Words(name, words);
  }

  private static Target target(CsvFile csv, int column, int... rows) throws DataException {
    String name = csv.columns().get(column);
    List<String> values = values(csv, column, rows);
    if (values.size() < rows.length) {
      throw new DataException(
          csv.name(),
          "%d rows have nothing in column '%s'; take them out"
              .formatted(rows.length - values.size(), name));
    }
    Collection<String> different = new TreeSet<>(values);
    boolean numbers = values.stream().allMatch(value -> number(value) != null);
    boolean whole = numbers && different.stream().noneMatch(value -> value.contains("."));
    if (numbers && !(whole && different.size() <= 10 && different.size() * 5 <= rows.length)) {
      double[] moments = moments(values);
      return new Target(name, List.of(), moments[0], moments[1]);
    }
    if (different.size() < 2 || different.size() > MOST_WORDS) {
      throw new DataException(
          csv.name(),
          "column '%s' holds %d different values; 2 to %d classes can be learned"
              .formatted(name, different.size(), MOST_WORDS));
    }
    return new Target(name, List.copyOf(different), 0, 1);
  }

  /** Mean and standard deviation, 1 where there is none. */
  private static double[] moments(List<String> values) {
    double sum = 0;
    for (String value : values) {
      sum += Double.parseDouble(value);
    }
    double mean = values.isEmpty() ? 0 : sum / values.size();
    double squares = 0;
    for (String value : values) {
      double apart = Double.parseDouble(value) - mean;
      squares += apart * apart;
    }
    double deviation = Math.sqrt(squares / Math.max(1, values.size()));
    return new double[] {mean, deviation > 0 ? deviation : 1};
  }

  private static @Nullable Double number(String value) {
    try {
      double number = Double.parseDouble(value);
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** How many numbers a row becomes. */
  public int width() {
    return features.stream().mapToInt(Feature::width).sum();
  }

  /**
   * Rows of a file with their targets.
   *
   * @throws DataException when a column is missing, or a field is not of its column's kind
   */
  public Table table(String name, CsvFile csv, int... rows) throws DataException {
    float[] numbers = numbers(csv, rows);
    int column = csv.column(target.column);
    if (target.classes.isEmpty()) {
      float[] targets = new float[rows.length];
      for (int i = 0; i < rows.length; i++) {
        double value = parse(csv, rows[i], column);
        targets[i] = (float) ((value - target.mean) / target.deviation);
      }
      return Table.real(name, width(), numbers, 1, targets);
    }
    int[] labels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      String value = csv.rows().get(rows[i]).get(column);
      labels[i] = target.classes.indexOf(value);
      if (labels[i] < 0) {
        throw new DataException(
            csv.name(),
            "row %d: '%s' is none of the classes of column '%s': %s"
                .formatted(rows[i] + 1, value, target.column, target.classes));
      }
    }
    return Table.classified(name, width(), numbers, target.classes, labels);
  }

  /**
   * Rows of a file, whose target need not be known.
   *
   * @throws DataException when a column is missing, or a field is not of its column's kind
   */
  public float[] numbers(CsvFile csv, int... rows) throws DataException {
    float[] numbers = new float[rows.length * width()];
    int offset = 0;
    for (Feature feature : features) {
      int column = csv.column(feature.column());
      for (int i = 0; i < rows.length; i++) {
        String value = csv.rows().get(rows[i]).get(column);
        int at = i * width() + offset;
        if (isMissing(value)) {
          continue;
        }
        switch (feature) {
          case Numbers of ->
              numbers[at] = (float) ((parse(csv, rows[i], column) - of.mean) / of.deviation);
          case Words of -> {
            int word = of.words.indexOf(value);
            if (word >= 0) {
              numbers[at + word] = 1;
            }
          }
        }
      }
      offset += feature.width();
    }
    return numbers;
  }

  private static double parse(CsvFile csv, int row, int column) throws DataException {
    String value = csv.rows().get(row).get(column);
    Double number = number(value);
    if (number == null) {
      throw new DataException(
          csv.name(),
          "row %d: column '%s' holds numbers, not '%s'"
              .formatted(row + 1, csv.columns().get(column), value));
    }
    return number;
  }

  /** As lines of text, exactly. */
  public String text() {
    StringBuilder text = new StringBuilder();
    List<String> head = new ArrayList<>(List.of("target", target.column));
    head.add(Double.toString(target.mean));
    head.add(Double.toString(target.deviation));
    head.addAll(target.classes);
    text.append(line(head));
    for (Feature feature : features) {
      List<String> fields = new ArrayList<>();
      switch (feature) {
        case Numbers of ->
            fields.addAll(
                List.of("numbers", of.column, Double.toString(of.mean), "" + of.deviation));
        case Words of -> {
          fields.addAll(List.of("words", of.column));
          fields.addAll(of.words);
        }
      }
      text.append(line(fields));
    }
    return text.toString();
  }

  private static String line(List<String> fields) {
    List<String> plain = fields.stream().map(field -> field.replaceAll("[\t\n]", " ")).toList();
    return String.join(SEPARATOR, plain) + "\n";
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException when it is malformed
   */
  public static TableSchema parse(String text) {
    Target target = null;
    List<Feature> features = new ArrayList<>();
    for (String line : text.lines().toList()) {
      List<String> fields = List.of(line.split(SEPARATOR, -1));
      try {
        switch (fields.getFirst()) {
          case "target" ->
              target =
                  new Target(
                      fields.get(1),
                      fields.subList(4, fields.size()),
                      Double.parseDouble(fields.get(2)),
                      Double.parseDouble(fields.get(3)));
          case "numbers" ->
              features.add(
                  new Numbers(
                      fields.get(1),
                      Double.parseDouble(fields.get(2)),
                      Double.parseDouble(fields.get(3))));
          case "words" -> features.add(new Words(fields.get(1), fields.subList(2, fields.size())));
          default -> throw new IllegalArgumentException("no kind of column");
        }
      } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
        throw new IllegalArgumentException("not a line of a table's schema: " + line, e);
      }
    }
    if (target == null || features.isEmpty()) {
      throw new IllegalArgumentException("a table's schema needs a target and columns: " + text);
    }
    return new TableSchema(features, target);
  }
}
