package org.einkorn.nn.cli;

import org.einkorn.cli.Session;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Units;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.training.ConfusionMatrix;
import org.einkorn.nn.training.Evaluation;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An evaluation as text and as JSON. */
final class EvaluationReport {
  private EvaluationReport() {}

  static ObjectNode json(DataSet set, Evaluation evaluation) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .put("data", set.name())
        .put("images", set.size())
        .put("accuracy", evaluation.accuracy())
        .put("loss", evaluation.loss())
        .put("imagesPerSecond", evaluation.imagesPerSecond());
    ArrayNode classes = document.putArray("classes");
    set.classes().forEach(classes::add);
    ArrayNode confusion = document.putArray("confusion");
    for (int actual = 0; actual < set.classes().size(); actual++) {
      ArrayNode row = confusion.addArray();
      for (int predicted = 0; predicted < set.classes().size(); predicted++) {
        row.add(evaluation.confusion().count(actual, predicted));
      }
    }
    return document;
  }

  static void print(Session session, DataSet set, Evaluation evaluation) {
    session.println(
        "%s: accuracy %s, loss %s, %s"
            .formatted(
                set.name(),
                Units.percent(evaluation.accuracy()),
                Units.significant(evaluation.loss()),
                Units.perSecond(evaluation.imagesPerSecond(), "images")));
    session.println();
    session.heading("Confusion: rows are what images are, columns what they were taken for");
    ConfusionMatrix confusion = evaluation.confusion();
    Table table = new Table().left("");
    set.classes().forEach(table::right);
    table.right("recall").right("precision");
    int count = set.classes().size();
    for (int actual = 0; actual < count; actual++) {
      String[] row = new String[count + 3];
      row[0] = set.classes().get(actual);
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
