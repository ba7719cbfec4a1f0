package org.einkorn.cli.commands;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.autotune.Einkorn;
import org.einkorn.autotune.TuneProgress;
import org.einkorn.autotune.TuneReport;
import org.einkorn.autotune.TuneSettings;
import org.einkorn.autotune.book.QuarantineEntry;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.JsonOption;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.einkorn.cli.terminal.Progress;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Races what backends offer for problems. */
@Command(
    name = "tune",
    description = "Race what all backends offer for problems, and keep the winners in the book.",
    footer = {
      "Without a problem, those of a small CNN are tuned. What the book knows is not raced again",
      "unless --again is given. Ctrl-C stops at once; what is finished is in the book.",
      "",
      "Examples",
      "  ./einkorn tune --budget 30",
      "  ./einkorn tune --problems resnet50 --threads 1",
      "  ./einkorn tune 'gemm forward f32 512x512:512x512' 'softmax forward-inference f32 64x10'"
    })
final class TuneCommand implements Subcommand {

  private static final String DEFAULT_PROBLEMS = "small-cnn";

  @Mixin private ProblemArguments problems = new ProblemArguments();

  @Option(
      names = "--device",
      paramLabel = "ID|all",
      defaultValue = "cpu",
      description = "Tune for this device, or for each (default: ${DEFAULT-VALUE}).")
  private String device = "cpu";

  @Mixin private KernelOptions options = new KernelOptions();

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "Time for all problems together (default: ${DEFAULT-VALUE}).")
  private double budget = 20;

  @Option(
      names = "--calls",
      paramLabel = "N",
      description = "Calls that share the cost of preparing a variant (default: 100000).")
  private long calls = TuneSettings.DEFAULT.calls();

  @Option(names = "--again", description = "Race the problems that the book knows, too.")
  private boolean again;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of operands and of the order of the race (default: 1).")
  private long seed = TuneSettings.DEFAULT.seed();

  @Mixin private BookOption book = new BookOption();

  @Mixin private JsonOption json = new JsonOption();

  @Override
  public int run(Session session) throws IOException, InterruptedException {
    List<Problem> todo = problems.areGiven() ? problems.parse() : Problems.named(DEFAULT_PROBLEMS);
    List<Device> devices = DeviceList.named(device);
    TuneSettings settings = settings(devices.size());
    List<TuneReport> reports = new ArrayList<>();
    try (Einkorn einkorn = book.apply(Einkorn.builder()).build()) {
      einkorn.book().requirePlace();
      List<QuarantineEntry> known = einkorn.book().contents().quarantine();
      for (Device place : devices) {
        reports.add(tune(session, einkorn, todo, place, settings));
      }
      einkorn.book().contents().quarantine().stream()
          .filter(entry -> !known.contains(entry))
          .forEach(entry -> session.warn(entry.variant() + " is quarantined: " + entry.reason()));
      TuneTable table = new TuneTable(reports);
      if (json.enabled()) {
        session.json(table.json());
      } else {
        table.print(session);
        einkorn.book().file().ifPresent(file -> session.println("Kept in " + file + "."));
      }
      return table.isComplete() ? ExitCode.OK : ExitCode.FAILED;
    }
  }

  private TuneSettings settings(int devices) {
    if (!(budget > 0) || budget > 1e6) {
      throw CommandException.usage("--budget " + budget + ": must be more than 0 seconds", "");
    }
    if (calls < 1) {
      throw CommandException.usage("--calls " + calls + ": must be at least 1", "");
    }
    Duration each = Duration.ofNanos(Math.max(1, Math.round(budget / devices * 1e9)));
    return new TuneSettings(each, calls, again, seed);
  }

  private TuneReport tune(
      Session session, Einkorn einkorn, List<Problem> todo, Device place, TuneSettings settings)
      throws InterruptedException {
    try (Progress progress = session.progress("tuning " + place.id(), todo.size())) {
      progress.endsWithin(settings.budget());
      return einkorn.tune(todo, options.on(place), settings, step -> show(progress, step));
    } finally {
      if (session.cancellation().requested()) {
        String file = einkorn.book().file().map(Path::toString).orElse("no file");
        session.err().println("stopped; what was finished is in the book (" + file + ")");
      }
    }
  }

  private static void show(Progress progress, TuneProgress step) {
    progress.total(step.total());
    progress.stepTo(step.done());
    progress.message(step.done() == step.total() ? "" : step.current());
  }
}
