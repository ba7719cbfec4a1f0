package org.einkorn.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.einkorn.cli.terminal.AsciiFallback;
import org.einkorn.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program. */
public final class Main {

  /** How warnings of the library look, unless the user set something else: no class, no time. */
  private static final String LOG_FORMAT = "%4$s: %5$s%6$s%n";

  private static final String PROGRAM = System.getProperty("einkorn.program", "./einkorn");

  private final Console console;
  private final Cancellation cancellation;
  private final Supplier<CommandTree> source;
  private final List<String> arguments;

  private Main(
      Console console,
      Cancellation cancellation,
      Supplier<CommandTree> source,
      List<String> arguments) {
    this.console = console;
    this.cancellation = cancellation;
    this.source = source;
    this.arguments = arguments;
  }

  /** Runs a command and ends the JVM with its exit code. */
  public static void main(String[] args) {
    // All words are English: numbers too.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    for (String name :
        List.of("java.util.logging.SimpleFormatter.format", "jdk.system.logger.format")) {
      System.setProperty(name, System.getProperty(name, LOG_FORMAT));
    }
    Console console = Console.system();
    // What a library prints by System.out is for people, and must not get among JSON.
    System.setOut(
        Arrays.asList(args).contains(JsonOption.NAME)
            ? System.err
            : new PrintStream(console.out(), true, console.charset()));
    runAndExit(console, () -> CommandTree.load(PROGRAM), args);
  }

  static void runAndExit(Console console, Supplier<CommandTree> tree, String... args) {
    Cancellation cancellation = new Cancellation();
    PrintWriter err = AsciiFallback.printer(console.err(), console.charset());
    ShutdownWatch watch = ShutdownWatch.install(Thread.currentThread(), cancellation, err);
    int exitCode = run(console, cancellation, tree, args);
    watch.commandReturned();
    System.exit(exitCode);
  }

  /** Runs a command within this JVM, which goes on, and returns its exit code. */
  public static int run(Console console, Cancellation cancellation, String... args) {
    return run(console, cancellation, () -> CommandTree.load(PROGRAM), args);
  }

  static int run(
      Console console, Cancellation cancellation, Supplier<CommandTree> tree, String... args) {
    return new Main(console, cancellation, tree, withoutHelpWord(args)).run();
  }

  /** {@code help tune} asks for the same as {@code tune --help}. */
  private static List<String> withoutHelpWord(String[] args) {
    List<String> arguments = List.of(args);
    return arguments.isEmpty() || !arguments.getFirst().equals("help")
        ? arguments
        : Stream.concat(arguments.stream().skip(1), Stream.of("--help")).toList();
  }

  private int run() {
    PrintWriter err = AsciiFallback.printer(console.err(), console.charset());
    ErrorReport errors = new ErrorReport(err, console.terminal().errColour(), wantsStacktrace());
    try {
      return dispatch();
    } catch (Throwable e) {
      // An interrupted write fails by an exception of its own; what counts is why.
      if (e instanceof InterruptedException || cancellation.requested()) {
        err.println("interrupted");
        return ExitCode.INTERRUPTED;
      }
      return errors.report(e);
    }
  }

  private int dispatch() throws Exception {
    CommandTree tree = source.get();
    ParseResult parsed = parse(tree.root());
    if (parsed.isVersionHelpRequested()) {
      return show(VersionInfo.current().text() + "\n");
    }
    ParseResult deepest = parsed;
    while (deepest.hasSubcommand()) {
      deepest = deepest.subcommand();
    }
    CommandLine command = deepest.commandSpec().commandLine();
    if (!parsed.hasSubcommand()) {
      return show(rootHelp(tree));
    }
    Object object = deepest.commandSpec().userObject();
    if (deepest.isUsageHelpRequested() || !(object instanceof Subcommand subcommand)) {
      Terminal terminal = console.terminal();
      return show(CommandTree.help(command, terminal.outWidth(), terminal.outColour()));
    }
    Session session = new Session(console, cancellation, deepest.hasMatchedOption(JsonOption.NAME));
    try {
      int exitCode = subcommand.run(session);
      return cancellation.requested() ? ExitCode.INTERRUPTED : exitCode;
    } finally {
      session.flush();
    }
  }

  /** A request for help or for the version does not excuse a word that nobody knows. */
  private ParseResult parse(CommandLine root) {
    try {
      ParseResult parsed = root.parseArgs(arguments.toArray(String[]::new));
      for (ParseResult part = parsed; part != null; part = part.subcommand()) {
        if (!part.unmatched().isEmpty()) {
          CommandLine command = part.commandSpec().commandLine();
          throw new UnmatchedArgumentException(command, part.unmatched());
        }
      }
      return parsed;
    } catch (ParameterException e) {
      throw UsageErrors.explain(e);
    }
  }

  private String rootHelp(CommandTree tree) {
    Terminal terminal = console.terminal();
    return new RootHelp(PROGRAM, tree.nodes())
        .render(VersionInfo.current().version(), terminal.outWidth(), terminal.outColour());
  }

  private int show(String page) {
    PrintWriter out = AsciiFallback.printer(console.out(), console.charset());
    out.print(page);
    out.flush();
    return ExitCode.OK;
  }

  private boolean wantsStacktrace() {
    return arguments.contains(CommonOptions.STACKTRACE)
        || !console.environment().getOrDefault("EINKORN_DEBUG", "").isEmpty();
  }
}
