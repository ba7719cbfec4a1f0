package org.einkorn.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {

  private static Outcome run(String... args) {
    return Outcome.of(List.of(new SampleCommands()), Map.of(), args);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--help", "-h", "help"})
  void withoutACommandThereIsHelp(String argument) {
    Outcome outcome = argument.isEmpty() ? run() : run(argument);
    assertEquals(ExitCode.OK, outcome.exitCode());
    assertEquals("", outcome.err());
    String version = VersionInfo.current().version();
    assertEquals(
        """
        Einkorn %s runs compute kernels on the JVM: it measures on this machine who
        computes a problem fastest, checks that the answer is right, and says why.

        Usage: ./einkorn COMMAND [OPTION]...

        Try first
          ./einkorn greet  say hello

        This machine
          greet  Greets somebody.

        Kernels
          fail   Fails.

        Networks
          data   Handles data.

        Options
          -h, --help     Show this help; after a command, the help of that command.
          -V, --version  Show the version and the JDK.

        Exit codes: 0 done, 1 the check failed, 2 wrong usage.
        """
            .formatted(version),
        outcome.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"greet --help", "help greet", "greet -h"})
  void aCommandExplainsItself(String line) {
    Outcome outcome = run(line.split(" "));
    assertEquals(ExitCode.OK, outcome.exitCode());
    assertEquals(
        """
        Usage: ./einkorn greet [OPTIONS] [NAME]

        Greets somebody.

        Arguments
              [NAME]         Who is greeted.

        Options
          -h, --help         Show this help.
              --json         Print one JSON document on standard output, nothing else.
              --stacktrace   Show where an error came from, as EINKORN_DEBUG=1 does.
              --times=N      How often.
        """,
        outcome.out());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gret             | unknown command 'gret'. Did you mean 'greet'?
          nonsense         | unknown command 'nonsense'
          greet --tmies=3  | unknown option '--tmies'. Did you mean '--times'?
          greet --xyzzy    | unknown option '--xyzzy'
          greet you me     | unexpected argument 'me'
          greet --times x  | invalid value for option '--times': 'x' is not a whole number
          fail             | missing required parameter: 'HOW'
          gret --help      | unknown command 'gret'. Did you mean 'greet'?
          help nonsense    | unknown command 'nonsense'
          nonsense -V      | unknown command 'nonsense'
          greet --hlep -h  | unknown option '--hlep'. Did you mean '--help'?
          data gret -h     | unknown command 'gret'. Did you mean 'greet'?
          data gret        | unknown command 'gret'. Did you mean 'greet'?
          """)
  void wrongUsageIsExplained(String line, String message) {
    Outcome outcome = run(line.split(" "));
    assertEquals(ExitCode.USAGE, outcome.exitCode());
    assertEquals("", outcome.out());
    assertEquals("error: " + message, outcome.err().lines().findFirst().orElse(""));
    assertTrue(outcome.err().contains("See ./einkorn"), outcome.err());
    assertEquals(2, outcome.err().lines().count(), outcome.err());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          check     | 1   | ''
          usage     | 2   | error: 7 is not even
          failure   | 1   | error: it broke
          file      | 1   | error: no such file: /no/where
          argument  | 1   | error: n is -1, must be positive
          memory    | 1   | error: out of memory: Java heap space
          interrupt | 130 | interrupted
          bug       | 1   | error: unexpected java.lang.NullPointerException: x is null
          """)
  void failuresAreOneMessage(String how, int exitCode, String message) {
    Outcome outcome = run("fail", how);
    assertEquals(exitCode, outcome.exitCode());
    assertEquals("", outcome.out());
    assertEquals(message, outcome.err().lines().findFirst().orElse(""));
    assertFalse(outcome.err().contains("\tat "), outcome.err());
  }

  @Test
  void theStackTraceIsShownOnDemand() {
    assertTrue(run("fail", "bug", "--stacktrace").err().contains("\tat "));
    Map<String, String> debug = Map.of("EINKORN_DEBUG", "1");
    Outcome outcome = Outcome.of(List.of(new SampleCommands()), debug, "fail", "failure");
    assertTrue(outcome.err().contains("Caused by: java.lang.Exception: why"), outcome.err());
  }

  @Test
  void jsonIsAloneOnStandardOutput() {
    Outcome outcome = run("greet", "--json", "you");
    assertEquals(ExitCode.OK, outcome.exitCode());
    JsonNode document = JsonMapper.shared().readTree(outcome.out());
    assertEquals("you", document.get("name").asString());
    assertEquals("µs", document.get("unit").asString());
    assertTrue(outcome.err().contains("hello you"));
  }

  @Test
  void aNestedCommandRuns() {
    assertEquals("hello you\n", run("data", "greet", "you").out());
    Outcome alone = run("data");
    assertEquals(ExitCode.USAGE, alone.exitCode());
    assertEquals("error: 'data' needs a command\nSee ./einkorn data --help.\n", alone.err());
    assertTrue(run("data", "--help").out().contains("Commands\n  greet"));
  }

  @Test
  void versionNamesTheJdk() {
    Outcome outcome = run("--version");
    assertEquals(ExitCode.OK, outcome.exitCode());
    List<String> lines = outcome.out().lines().toList();
    assertTrue(
        lines
            .get(0)
            .matches("Einkorn \\d+\\.\\d+\\.\\d+\\S*( \\(commit [0-9a-f]{12}(-dirty)?\\))?"));
    assertEquals("JDK " + VersionInfo.jdk(), lines.get(1));
  }

  @Test
  void aCancelledCommandTellsSo() {
    Cancellation cancellation = new Cancellation();
    cancellation.request();
    Console console =
        Console.of(new java.io.ByteArrayOutputStream(), new java.io.ByteArrayOutputStream());
    int exitCode =
        Main.run(
            console,
            cancellation,
            () -> CommandTree.of("./einkorn", List.of(new SampleCommands())),
            "greet");
    assertEquals(ExitCode.INTERRUPTED, exitCode);
  }
}
