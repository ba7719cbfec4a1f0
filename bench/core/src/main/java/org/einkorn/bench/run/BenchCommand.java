package org.einkorn.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.einkorn.bench.Work;
import org.einkorn.bench.report.Gate;
import org.einkorn.bench.results.Results;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Team;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures kernels beside other libraries and the roofs of the machine. */
@Command(
    name = "bench",
    description = "Measure kernels beside other libraries and the roofs of this machine.",
    footer = {
      "Each contender runs in a process of its own, verified before it is timed; contenders take",
      "turns in rounds, and figures are medians of rounds. Ctrl-C keeps what is finished. JMH by",
      "itself: ./einkorn jmh --help.",
      "",
      "Examples",
      "  ./einkorn bench --quick",
      "  ./einkorn bench --full --peers openblas,onednn,pytorch,plain --minutes 45",
      "  ./einkorn bench --family gemm --problems squares --threads 1,2 --peers onednn,openblas",
      "  ./einkorn bench --networks cnn,mlp --peers pytorch",
      "  ./einkorn bench --compare OLD.json NEW.json",
      "  ./einkorn report RESULTS.json"
    })
final class BenchCommand implements Subcommand {

  private static final int MOST_MINUTES = 10_000;

  @Option(
      names = "--family",
      split = ",",
      paramLabel = "F",
      description = "Only these families, such as gemm or convolution,pooling.")
  private List<String> families = new ArrayList<>();

  @Option(
      names = "--problems",
      split = ",",
      paramLabel = "FILE|NAME",
      description =
          "Problems of a file, one to a line, or of a shipped list such as squares or resnet50"
              + " (default: some of all lists).")
  private List<String> problems = new ArrayList<>();

  @Option(
      names = "--networks",
      split = ",",
      paramLabel = "N|all",
      description =
          "Whole networks: cnn, mlp, resnet20, lstm, transformer; steps of training with 64"
              + " samples, inference with one. Nothing else, unless --family or --problems is"
              + " given.")
  private List<String> networks = new ArrayList<>();

  @Option(
      names = "--backends",
      split = ",",
      paramLabel = "B",
      description =
          "Backends, or ids of variants, to measure (default: all that compute on the CPU).")
  private List<String> backends = new ArrayList<>();

  @Option(
      names = "--peers",
      split = ",",
      paramLabel = "P|all",
      description =
          "Other libraries to measure beside them; they are fetched when first asked for.")
  private List<String> peers = new ArrayList<>();

  @Option(
      names = "--threads",
      split = ",",
      paramLabel = "N",
      description = "Threads of a run, or several numbers of them (default: all).")
  private List<Integer> threads = new ArrayList<>();

  /** At most one of two. */
  static final class Length {
    @Option(
        names = "--quick",
        description = "A handful of problems, in less than three minutes, peers' resolving apart.")
    private boolean quick;

    @Option(
        names = "--full",
        description =
            "All problems of all lists, warm and cold, in several JVMs: hours, unless --minutes"
                + " says otherwise.")
    private boolean full;

    Length() {}
  }

  @ArgGroup private Length length = new Length();

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description =
          "End after about so long, peers' resolving apart: contests are taken over families and"
              + " lists in turn, and what was not begun is left out and counted.")
  private @Nullable Double minutes;

  @Option(
      names = "--json",
      paramLabel = "OUT",
      description = "Keep the results in this file (default: target/bench/TIME.json).")
  private Path json = Path.of("");

  @Option(
      names = "--compare",
      arity = "2",
      paramLabel = "RESULTS",
      description =
          "Measure nothing: compare two results files, old and new, and end with 1 if something"
              + " became significantly slower.")
  private List<Path> compare = new ArrayList<>();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    if (!compare.isEmpty()) {
      return compare(session);
    }
    BenchPlan plan = plan();
    try (RunLock _ = RunLock.take()) {
      Results results;
      try (Progress progress = session.progress("benchmarks", -1)) {
        results =
            new BenchRun(plan, new Instruments.Real(), progress, session.cancellation()).run();
      }
      BenchTable.print(session, results);
      session.println();
      session.println("Kept in " + plan.file() + "; ./einkorn report " + plan.file());
      return ExitCode.OK;
    } catch (InterruptedException e) {
      session
          .err()
          .println("stopped; what was finished is in " + plan.file() + ", marked as incomplete");
      throw e;
    }
  }

  private int compare(Session session) {
    if (compare.size() != 2) {
      throw CommandException.usage(
          "--compare is given " + compare.size() / 2 + " times", "Compare two files at a time.");
    }
    return Gate.compare(session, compare.getFirst(), compare.getLast());
  }

  private BenchPlan plan() throws IOException {
    Effort effort = length.quick ? Effort.QUICK : length.full ? Effort.FULL : Effort.NORMAL;
    if (minutes != null) {
      effort = effort.within(limit(minutes));
    }
    Set<Family> wanted = families();
    List<Participant> participants =
        new ArrayList<>(
            backends.isEmpty() ? Participants.defaults() : Participants.backends(backends));
    participants.addAll(Participants.peers(peers));
    return new BenchPlan(work(effort, wanted), participants, threads(), effort, file(), command());
  }

  private List<Work> work(Effort effort, Set<Family> wanted) throws IOException {
    List<Work> work = new ArrayList<>(NetworkChoice.named(networks));
    if (work.isEmpty() || !problems.isEmpty() || !wanted.isEmpty()) {
      List<Problem> chosen =
          problems.isEmpty()
              ? ProblemChoice.spread(effort, wanted)
              : ProblemChoice.named(problems, wanted);
      chosen.forEach(problem -> work.add(new Work.OfKernel(problem)));
    }
    return work;
  }

  private static Duration limit(double minutes) {
    if (!(minutes > 0 && minutes <= MOST_MINUTES)) {
      throw CommandException.usage(
          "--minutes " + minutes + ": must be above 0 and at most " + MOST_MINUTES,
          "Without it, everything is measured.");
    }
    return Duration.ofMillis(Math.round(minutes * Duration.ofMinutes(1).toMillis()));
  }

  private Set<Family> families() {
    Set<Family> wanted = EnumSet.noneOf(Family.class);
    for (String name : families) {
      wanted.add(
          Stream.of(Family.values())
              .filter(family -> family.text().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  CommandException.usage(
                      "--family " + name + ": no such family",
                      "Families: "
                          + Stream.of(Family.values())
                              .map(Family::text)
                              .collect(Collectors.joining(", "))
                          + ".")));
    }
    return wanted;
  }

  private List<Integer> threads() {
    for (int count : threads) {
      if (count < 1 || count > Team.budget()) {
        throw CommandException.usage(
            "--threads " + count + ": must be from 1 to " + Team.budget(),
            "More threads than cores would measure the operating system.");
      }
    }
    return threads.isEmpty() ? List.of(Team.budget()) : threads.stream().distinct().toList();
  }

  private Path file() throws IOException {
    Path file = json;
    if (file.toString().isEmpty()) {
      String time =
          DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
              .format(LocalDateTime.now(ZoneId.systemDefault()));
      file = Path.of("target", "bench", time + ".json");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file) || folder == null) {
      throw CommandException.usage("--json " + file + ": this is a folder", "Name a file in it.");
    }
    Files.createDirectories(folder);
    return file;
  }

  private String command() {
    return "./einkorn " + String.join(" ", spec.commandLine().getParseResult().originalArgs());
  }
}
