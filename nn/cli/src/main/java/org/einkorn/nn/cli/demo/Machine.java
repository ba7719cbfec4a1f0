package org.einkorn.nn.cli.demo;

import java.util.LinkedHashMap;
import java.util.Map;
import org.einkorn.autotune.Einkorn;
import org.einkorn.cli.Session;
import org.einkorn.cli.html.DataTable;
import org.einkorn.cli.html.DataTable.Cell;
import org.einkorn.cli.html.Section;
import org.einkorn.cli.terminal.Table;
import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Availability.Unavailable;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Team;

/** What computes on this machine, in short; {@code doctor} says more. */
final class Machine {
  private Machine() {}

  /** Names and what is to be said of them. */
  static Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Java",
        Runtime.version()
            + ", "
            + System.getProperty("java.vm.name", "")
            + ", "
            + System.getProperty("os.name", "")
            + " "
            + System.getProperty("os.arch", ""));
    facts.put("threads", Integer.toString(Team.budget()));
    for (Backend backend : Einkorn.shared().backends()) {
      facts.put(
          "backend " + backend.name(),
          switch (backend.availability()) {
            case Available available -> available.version();
            case Unavailable unavailable ->
                "absent: " + unavailable.reason() + ". " + unavailable.remedy();
          });
    }
    return facts;
  }

  static void print(Session session) {
    Table table = new Table().left("").wrapped("").withoutHeadings();
    facts().forEach(table::row);
    session.print(table);
  }

  static void add(Section section) {
    DataTable table = new DataTable("").text("what").text("found");
    facts().forEach((name, value) -> table.row(Cell.text(name), Cell.text(value)));
    section.add(table);
  }
}
