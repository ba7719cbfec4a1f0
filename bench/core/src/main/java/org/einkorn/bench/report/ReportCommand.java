package org.einkorn.bench.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.autotune.files.AtomicFile;
import org.einkorn.bench.results.Results;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./einkorn report FILE…}. */
@Command(
    name = "report",
    description = {
      "Make a report of benchmark results: one HTML file that needs nothing else.",
      "Of several files the newest run is shown in full, with its history."
    })
final class ReportCommand implements Subcommand {

  private static final Path DEFAULT_HTML = Path.of("benchmark-report.html");

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "Results of ./einkorn bench --json.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Where the HTML goes; benchmark-report.html if no output is named.")
  private @Nullable Path html;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write a summary for pull requests.")
  private @Nullable Path markdown;

  @Option(
      names = "--readme",
      paramLabel = "FILE",
      description = "Put the table of performance of one results file into this README.")
  private @Nullable Path readme;

  @Override
  public int run(Session session) throws IOException {
    Path table = readme;
    if (table != null && files.size() != 1) {
      throw CommandException.usage(
          "--readme takes one results file, not " + files.size(), "Name the one to be shown.");
    }
    List<Results> results = files.stream().map(Gate::read).toList();
    History history = History.of(results);
    if (table != null) {
      putTable(results.getFirst(), files.getFirst(), table);
      session.println("table of " + files.getFirst() + " put into " + table);
    }
    Path summary = markdown;
    if (summary != null) {
      write(summary, Markdown.summary(history));
      session.println("wrote " + summary);
    }
    Path page = html == null && table == null && summary == null ? DEFAULT_HTML : html;
    if (page != null) {
      write(page, HtmlPage.of(history).render());
      session.println("wrote " + page);
    }
    return ExitCode.OK;
  }

  private static void putTable(Results results, Path file, Path readme) throws IOException {
    if (!Files.isRegularFile(readme)) {
      throw CommandException.usage(readme + " is not there", "Name an existing README.");
    }
    Path folder = readme.toAbsolutePath().normalize().getParent();
    Path relative = folder == null ? file : folder.relativize(file.toAbsolutePath().normalize());
    String name = relative.toString().replace('\\', '/');
    if (name.startsWith("../")) {
      throw CommandException.usage(
          file + " is not beside or below " + readme,
          "Commit the results first, under bench/reports.");
    }
    write(readme, ReadmeTable.put(Files.readString(readme), ReadmeTable.block(results, name)));
  }

  private static void write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      AtomicFile.write(file, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw CommandException.failure("cannot write " + file + ": " + e.getMessage(), "", e);
    }
  }
}
