package org.einkorn.cli.commands;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.einkorn.autotune.Decision;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.Explanation;
import org.einkorn.autotune.Standing;
import org.einkorn.autotune.book.Sample;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Style;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Table.Cell;
import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Problem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Shows who could compute a problem, and who does. */
@Command(
    name = "explain",
    description = "Show every candidate of a problem, its times, and who decided.",
    footer = {
      "A problem is 'family direction type sizes [options] [+epilogue]'. Examples",
      "  ./einkorn explain gemm forward f32 128x64:64x32 tb +bias:n+relu",
      "  ./einkorn explain convolution forward-training f32 mb64ic3ih224oc64oh112kh7sh2ph3 nchw",
      "  ./einkorn explain pooling forward-training f32 max mb64ic64ih112oh56kh3sh2ph1 nchw",
      "  ./einkorn explain --problems small-cnn --strict"
    })
final class ExplainCommand implements Subcommand {

  @Mixin private ProblemArguments problems = new ProblemArguments();

  @Option(
      names = "--device",
      paramLabel = "ID",
      defaultValue = "cpu",
      description = "Explain for this device, or for all (default: ${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Mixin private KernelOptions options = new KernelOptions();

  @Mixin private BookOption book = new BookOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    List<Problem> todo = problems.parse();
    if (todo.isEmpty()) {
      throw CommandException.usage("which problem?", ProblemArguments.NOTATION);
    }
    ArrayNode documents = JsonNodeFactory.instance.arrayNode();
    boolean all = true;
    try (Einkorn einkorn = book.apply(Einkorn.builder()).build()) {
      for (var place : DeviceList.named(device)) {
        for (Problem problem : todo) {
          session.cancellation().check();
          Explanation explanation = einkorn.explain(problem, options.on(place));
          all &= explanation.decision().isPresent();
          if (json.enabled()) {
            documents.add(document(explanation));
          } else {
            print(session, explanation);
          }
        }
      }
    }
    if (json.enabled()) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.set("explanations", documents);
      session.json(document);
    }
    return all ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void print(Session session, Explanation explanation) {
    Problem problem = explanation.problem();
    session.heading(problem.text());
    session.println(session.styled(Style.FAINT, "on " + explanation.options().text()));
    session.println();
    session.print(candidates(explanation));
    session.println();
    session.println(
        explanation
            .decision()
            .map(decision -> verdict(session, decision))
            .orElse(session.styled(Style.BAD, "Nobody computes it: ") + explanation.failure()));
    explanation.notes().forEach(note -> session.println("note: " + note));
    session.println();
  }

  private static String verdict(Session session, Decision decision) {
    String who = "Decided by the " + decision.source().text() + ": ";
    return session.styled(Style.STRONG, who) + decision.reason() + ".";
  }

  private static Table candidates(Explanation explanation) {
    boolean measured = explanation.rows().stream().anyMatch(row -> row.sample().isPresent());
    Table table = new Table().left("variant").left("standing");
    if (measured) {
      table.right("time").right("±").right("speed");
    }
    table.wrapped("reason");
    for (Explanation.Row row : explanation.rows()) {
      Cell id = new Cell(row.id(), row.standing() == Standing.CHOSEN ? Style.GOOD : Style.PLAIN);
      Cell standing = new Cell(row.standing().text(), style(row.standing()));
      // Why the chosen one was chosen is the verdict below the table.
      Cell reason = Cell.of(row.standing() == Standing.CHOSEN ? "" : row.reason());
      if (measured) {
        List<Cell> times = times(explanation.problem(), row.sample().orElse(null));
        table.row(
            Stream.of(List.of(id, standing), times, List.of(reason))
                .flatMap(List::stream)
                .toArray(Cell[]::new));
      } else {
        table.row(id, standing, reason);
      }
    }
    return table;
  }

  private static List<Cell> times(Problem problem, @Nullable Sample sample) {
    if (sample == null) {
      return Collections.nCopies(3, Cell.of(""));
    }
    double spread = (sample.high() - sample.low()) / 2 / sample.median();
    return List.of(
        Cell.of(Units.time(sample.median())),
        Cell.of(Units.percent(spread)),
        Cell.of(Speeds.text(problem, sample.median())));
  }

  private static Style style(Standing standing) {
    return switch (standing) {
      case CHOSEN -> Style.GOOD;
      case CANDIDATE -> Style.PLAIN;
      case REFUSED, EXCLUDED -> Style.FAINT;
      case QUARANTINED -> Style.BAD;
    };
  }

  private static ObjectNode document(Explanation explanation) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.put("problem", explanation.problem().text());
    document.put("options", explanation.options().text());
    document.putNull("decision").put("failure", explanation.failure());
    explanation
        .decision()
        .ifPresent(decision ->
            document
                .putObject("decision")
                .put("variant", decision.variant().id())
                .put("source", decision.source().text())
                .put("reason", decision.reason()));
    ArrayNode candidates = document.putArray("candidates");
    for (Explanation.Row row : explanation.rows()) {
      ObjectNode node = candidates.addObject().put("id", row.id());
      node.put("standing", row.standing().text()).put("reason", row.reason());
      row.sample()
          .ifPresent(sample -> {
            node.put("median_ns", sample.median()).put("low_ns", sample.low());
            node.put("high_ns", sample.high()).put("rounds", sample.rounds());
          });
    }
    explanation.notes().forEach(document.putArray("notes")::add);
    return document;
  }
}
