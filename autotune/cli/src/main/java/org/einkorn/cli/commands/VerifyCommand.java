package org.einkorn.cli.commands;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.cli.terminal.Style;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.verify.Fuzzer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs every variant against the reference. */
@Command(
    name = "verify",
    description = "Check every variant of every backend against the reference.",
    footer = {
      "Without a problem, small random ones are drawn. Each variant runs on exact integers and on",
      "real numbers, with canaries around its operands; a failure prints a line that repeats it.",
      "",
      "Examples",
      "  ./einkorn verify --family gemm --count 50",
      "  ./einkorn verify --problems small-cnn --backends vector,onednn",
      "  ./einkorn verify 'gemm forward f32 17x9:9x5 tb +bias:n+relu'"
    })
final class VerifyCommand implements Subcommand {

  @Mixin private ProblemArguments problems = new ProblemArguments();

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many problems to draw of each family (default: ${DEFAULT-VALUE}).")
  private int count = 5;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Seed of the problems drawn and of the data (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--family",
      paramLabel = "F",
      split = ",",
      converter = Choices.Families.class,
      completionCandidates = Choices.Families.class,
      description = "Draw problems of these families only: ${COMPLETION-CANDIDATES}.")
  private List<Family> families = new ArrayList<>();

  @Option(
      names = "--backends",
      paramLabel = "B",
      split = ",",
      description = "Check these backends only; each must be able to work here.")
  private List<String> backends = new ArrayList<>();

  @Option(names = "--variant", paramLabel = "ID", description = "Check this variant only.")
  private String variant = "";

  @Option(
      names = "--device",
      paramLabel = "ID",
      defaultValue = "all",
      description = "Check on this device (default: ${DEFAULT-VALUE}).")
  private String device = "all";

  @Option(
      names = "--storage",
      paramLabel = "WHERE",
      split = ",",
      converter = Choices.Storages.class,
      completionCandidates = Choices.Storages.class,
      description = "Operands in this memory only: ${COMPLETION-CANDIDATES}.")
  private List<Storage> storages = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      description = "Run on this many threads (default: one, and all).")
  private List<Integer> threads = new ArrayList<>();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    List<Problem> todo = problems.areGiven() ? problems.parse() : draw();
    for (int t : threads) {
      if (t < 1) {
        throw CommandException.usage("--threads " + t + ": must be at least 1", "");
      }
    }
    Verification verification =
        new Verification(
            BackendList.named(backends),
            DeviceList.named(device),
            storages,
            threads,
            variant,
            seed);
    try (Progress progress = session.progress("verifying", todo.size())) {
      for (Problem problem : todo) {
        session.cancellation().check();
        progress.message(problem.text());
        for (Verification.Failure failure : verification.check(problem)) {
          progress.println(failure.message());
        }
        progress.step();
      }
    }
    report(session, verification, todo);
    return verification.isPassed() ? ExitCode.OK : ExitCode.FAILED;
  }

  private List<Problem> draw() {
    if (count < 1) {
      throw CommandException.usage("--count " + count + ": must be at least 1", "");
    }
    Fuzzer fuzzer = new Fuzzer(seed);
    List<Problem> drawn = new ArrayList<>();
    for (Family family : families.isEmpty() ? List.of(Family.values()) : families) {
      for (int i = 0; i < count; i++) {
        drawn.add(fuzzer.next(family));
      }
    }
    return drawn;
  }

  private void report(Session session, Verification verification, List<Problem> todo) {
    if (json.enabled()) {
      session.json(verification.json());
      return;
    }
    session.print(verification.table());
    verification
        .absent()
        .forEach((name, why) -> session.println("not checked: " + name + ": " + why));
    session.println();
    int failures = verification.failures().size();
    if (verification.checks() == 0) {
      session.println(session.styled(Style.BAD, "Nothing was checked: nobody offers a variant."));
      verification.refusals().forEach((id, why) -> session.println("  " + id + ": " + why));
    } else if (failures > 0) {
      String verdict = failures + " of " + verification.checks() + " checks failed.";
      session.println(session.styled(Style.BAD, verdict) + " Each line above repeats one.");
    } else {
      String verdict =
          String.format(
              Locale.ROOT,
              "All %,d checks of %,d %s passed (seed %d).",
              verification.checks(),
              todo.size(),
              todo.size() == 1 ? "problem" : "problems",
              seed);
      session.println(session.styled(Style.GOOD, verdict));
    }
  }
}
