package org.einkorn.nn.cli.recipes;

import java.util.List;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Collects what a model answers, and shows it as text or as JSON. */
public final class Answer {
  private static final int MOST_CLASSES = 12;

  private final Session session;
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ArrayNode predictions = document.putArray("predictions");
  private @Nullable Table table;
  private @Nullable String text;

  /** An answer that is shown in a session. */
  public Answer(Session session) {
    this.session = session;
  }

  /**
   * One example's class.
   *
   * @param example what it is
   * @param label its true class, or null where it is not known
   * @param classes names of the classes
   * @param probabilities one for each
   */
  void classified(
      String example, @Nullable String label, List<String> classes, double... probabilities) {
    int best = 0;
    for (int i = 1; i < probabilities.length; i++) {
      best = probabilities[i] > probabilities[best] ? i : best;
    }
    boolean all = classes.size() <= MOST_CLASSES;
    Table shown = table;
    if (shown == null) {
      shown = new Table().wrapped("example").left("class").left("answer").right("probability");
      if (all) {
        classes.forEach(shown::right);
      }
      table = shown;
    }
    String[] row = new String[all ? 4 + classes.size() : 4];
    row[0] = example;
    row[1] = label == null ? "" : label;
    row[2] = classes.get(best);
    row[3] = Units.percent(probabilities[best]);
    ObjectNode entry = predictions.addObject().put("example", example);
    if (label != null) {
      entry.put("class", label);
    }
    entry.put("answer", classes.get(best)).put("probability", probabilities[best]);
    ObjectNode each = entry.putObject("probabilities");
    for (int i = 0; i < classes.size(); i++) {
      each.put(classes.get(i), probabilities[i]);
      if (all) {
        row[4 + i] = Units.percent(probabilities[i]);
      }
    }
    shown.row(row);
  }

  /** A number. */
  void number(String example, double value) {
    Table shown = table;
    if (shown == null) {
      shown = new Table().wrapped("example").right("answer");
      table = shown;
    }
    shown.row(example, Units.significant(value));
    predictions.addObject().put("example", example).put("answer", value);
  }

  /** An image by its code. */
  void coded(String example, double error, float... code) {
    Table shown = table;
    if (shown == null) {
      shown = new Table().wrapped("example").right("error");
      for (int i = 1; i <= Math.min(MOST_CLASSES, code.length); i++) {
        shown.right("code " + i);
      }
      table = shown;
    }
    String[] row = new String[2 + Math.min(MOST_CLASSES, code.length)];
    row[0] = example;
    row[1] = Units.significant(error);
    ObjectNode entry = predictions.addObject().put("example", example).put("error", error);
    ArrayNode numbers = entry.putArray("code");
    for (int i = 0; i < code.length; i++) {
      numbers.add(code[i]);
      if (2 + i < row.length) {
        row[2 + i] = Units.significant(code[i]);
      }
    }
    shown.row(row);
  }

  /** A text. */
  void text(String written) {
    text = written;
    predictions.addObject().put("text", written);
  }

  /** Shows it. */
  public void show(boolean json) {
    if (json) {
      session.json(document);
      return;
    }
    if (table != null) {
      session.print(table);
    }
    if (text != null) {
      session.println(text);
    }
  }
}
