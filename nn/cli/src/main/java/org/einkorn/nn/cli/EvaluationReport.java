package org.einkorn.nn.cli;

import java.util.List;
import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.cli.recipes.Figure;
import org.einkorn.nn.data.Examples;
import org.einkorn.nn.training.ConfusionMatrix;
import org.einkorn.nn.training.Evaluation;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An evaluation as text and as JSON. */
final class EvaluationReport {
  private EvaluationReport() {}

  static ObjectNode json(Examples set, Evaluation evaluation, List<Figure> figures) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .put("data", set.name())
        .put("examples", set.size())
        .put("loss", evaluation.loss())
        .put("examplesPerSecond", evaluation.imagesPerSecond());
    figures.forEach(figure -> document.put(figure.key(), figure.value()));
    List<String> names = evaluation.confusion().classes();
    if (names.isEmpty()) {
      return document;
    }
    document.put("accuracy", evaluation.accuracy());
    ArrayNode classes = document.putArray("classes");
    names.forEach(classes::add);
    ArrayNode confusion = document.putArray("confusion");
    for (int actual = 0; actual < names.size(); actual++) {
      ArrayNode row = confusion.addArray();
      for (int predicted = 0; predicted < names.size(); predicted++) {
        row.add(evaluation.confusion().count(actual, predicted));
      }
    }
    return document;
  }

  /** The result in a line, and the figures. */
  static void summary(Session session, Examples set, Evaluation evaluation, List<Figure> figures) {
    double accuracy = evaluation.accuracy();
    session.println(
        "%s: %sloss %s, %s"
            .formatted(
                set.name(),
                Double.isNaN(accuracy) ? "" : "accuracy " + Units.percent(accuracy) + ", ",
                Units.significant(evaluation.loss()),
                Units.perSecond(evaluation.imagesPerSecond(), "examples")));
    for (Figure figure : figures) {
      session.println("  %s: %s".formatted(figure.title(), Units.significant(figure.value())));
    }
  }

  static void confusion(Session session, ConfusionMatrix confusion) {
    List<String> classes = confusion.classes();
    if (classes.isEmpty()) {
      return;
    }
    session.println();
    session.heading("Confusion: rows are what examples are, columns what they were taken for");
    Table table = new Table().left("");
    classes.forEach(table::right);
    table.right("recall").right("precision");
    int count = classes.size();
    for (int actual = 0; actual < count; actual++) {
      String[] row = new String[count + 3];
      row[0] = classes.get(actual);
      for (int predicted = 0; predicted < count; predicted++) {
        long times = confusion.count(actual, predicted);
        row[predicted + 1] = times == 0 ? "·" : Long.toString(times);
      }
      row[count + 1] = Units.percent(confusion.recall(actual));
      row[count + 2] = Units.percent(confusion.precision(actual));
      table.row(row);
    }
    session.print(table);
  }
}
