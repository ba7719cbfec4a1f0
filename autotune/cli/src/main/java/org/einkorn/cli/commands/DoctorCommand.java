package org.einkorn.cli.commands;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.UserFolder;
import org.einkorn.autotune.book.Book;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.VersionInfo;
import org.einkorn.cli.commands.Checkup.Finding;
import org.einkorn.cli.commands.Checkup.Trouble;
import org.einkorn.cli.terminal.Style;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Table.Cell;
import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Availability.Unavailable;
import org.einkorn.kernels.Backends;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Tells what this machine has, and whether it works. */
@Command(
    name = "doctor",
    description = "Show what this machine has, whether it works, and what to do if not.",
    footer = {
      "Exit code 1 when something that is required does not work. vector and onednn are required",
      "unless --require names others: opencl needs a driver, which not every machine has."
    })
final class DoctorCommand implements Subcommand {

  @Option(
      names = "--require",
      paramLabel = "BACKENDS",
      split = ",",
      defaultValue = "vector,onednn",
      description = "Backends that must work, separated by commas (default: ${DEFAULT-VALUE}).")
  private List<String> required = List.of("vector", "onednn");

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public int run(Session session) {
    Machine machine = Machine.look();
    Checkup checkup = new Checkup(Backends.all(), required, session.environment());
    Map<String, Path> places = new LinkedHashMap<>();
    places.put("cache", UserFolder.path());
    try (Einkorn einkorn = Einkorn.builder().build()) {
      einkorn.book().file().ifPresent(file -> places.put("book", file));
      checkup.noteQuarantine(einkorn.book().contents().quarantine());
    }
    places.put("system book", Book.SYSTEM);
    if (json.enabled()) {
      session.json(document(machine, checkup, places));
    } else {
      print(session, machine, checkup, places);
    }
    return checkup.problems().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void print(
      Session session, Machine machine, Checkup checkup, Map<String, Path> places) {
    session.heading("This machine");
    Table facts = pairs();
    facts.row("  Einkorn", VersionInfo.current().build());
    machine.facts().forEach((name, value) -> facts.row("  " + name, value));
    session.print(facts);
    session.println();
    session.heading("Backends");
    checkup.findings().forEach(finding -> print(session, finding));
    session.println();
    session.heading("Devices");
    Table devices = pairs();
    DeviceList.all().forEach(e -> devices.row("  " + e.device().id(), e.device().name()));
    session.print(devices);
    session.println();
    session.heading("Places");
    Table folders = pairs();
    places.forEach((name, path) -> folders.row("  " + name, path + Places.remark(path)));
    session.print(folders);
    session.println();
    printVerdict(session, checkup);
  }

  private static Table pairs() {
    return new Table().left("").wrapped("").withoutHeadings();
  }

  private static void print(Session session, Finding finding) {
    Table table = new Table().left("").atLeast(11).left("").wrapped("").withoutHeadings();
    Cell name = new Cell("  " + finding.name(), Style.STRONG);
    switch (finding.availability()) {
      case Unavailable(var reason, _) ->
          table.row(name, new Cell("absent", Style.WARNING), Cell.of(reason));
      case Available(var version, var details) -> {
        Cell state = finding.works() ? new Cell("works", Style.GOOD) : new Cell("fails", Style.BAD);
        table.row(name, state, Cell.of(version));
        details.forEach((key, value) -> table.row("", "", key + ": " + value));
        table.row("", "", finding.proof());
      }
    }
    session.print(table);
  }

  private static void printVerdict(Session session, Checkup checkup) {
    for (Trouble note : checkup.notes()) {
      print(session, session.styled(Style.WARNING, "note:"), note);
    }
    for (Trouble problem : checkup.problems()) {
      print(session, session.styled(Style.BAD, "problem:"), problem);
    }
    if (checkup.problems().isEmpty()) {
      session.println(session.styled(Style.GOOD, "All that is required works."));
    }
  }

  private static void print(Session session, String kind, Trouble trouble) {
    session.println(kind + " " + trouble.what());
    if (!trouble.remedy().isEmpty()) {
      session.println("  " + trouble.remedy());
    }
  }

  private static ObjectNode document(Machine machine, Checkup checkup, Map<String, Path> places) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("ok", checkup.problems().isEmpty());
    document.put("version", VersionInfo.current().version());
    document.put("commit", VersionInfo.current().commit());
    ObjectNode facts = document.putObject("machine");
    machine.facts().forEach(facts::put);
    ArrayNode backends = document.putArray("backends");
    for (Finding finding : checkup.findings()) {
      ObjectNode node = backends.addObject().put("name", finding.name());
      node.put("works", finding.works());
      switch (finding.availability()) {
        case Unavailable(var reason, var remedy) ->
            node.put("reason", reason).put("remedy", remedy);
        case Available(var version, var details) -> {
          node.put("version", version).put("proof", finding.proof());
          details.forEach(node.putObject("details")::put);
        }
      }
    }
    ArrayNode devices = document.putArray("devices");
    DeviceList.all()
        .forEach(
            e -> devices.addObject().put("id", e.device().id()).put("name", e.device().name()));
    ObjectNode folders = document.putObject("places");
    places.forEach((name, path) -> folders.put(name, path.toString()));
    append(document.putArray("problems"), checkup.problems());
    append(document.putArray("notes"), checkup.notes());
    return document;
  }

  private static void append(ArrayNode array, List<Trouble> troubles) {
    for (Trouble trouble : troubles) {
      array.addObject().put("what", trouble.what()).put("remedy", trouble.remedy());
    }
  }
}
