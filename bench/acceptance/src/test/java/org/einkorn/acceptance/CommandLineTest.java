package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** The real launcher with the real modules: help, exit codes, and what comes on which stream. */
class CommandLineTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** The only line that the JVM itself writes. */
  private static final String INCUBATOR =
      "WARNING: Using incubator modules: jdk.incubator.vector\n";

  @Test
  void aloneItShowsEveryCommand() {
    Run run = einkorn().expect(0);
    for (String command :
        List.of(
            "doctor",
            "devices",
            "tune",
            "explain",
            "verify",
            "train",
            "evaluate",
            "data",
            "demo",
            "bench",
            "peers",
            "jmh",
            "test")) {
      assertTrue(
          run.out().lines().anyMatch(line -> line.startsWith("  " + command + " ")),
          () -> command + " is missing: " + run);
    }
    assertEquals(INCUBATOR, run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "doctor",
        "devices",
        "tune",
        "explain",
        "verify",
        "train",
        "evaluate",
        "data",
        "demo",
        "bench",
        "peers",
        "test"
      })
  void everyCommandHasHelp(String command) {
    Run run = einkorn(command, "--help").expect(0);
    assertTrue(run.out().contains("Usage: ./einkorn " + command), run::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense, unknown command 'nonsense'",
    "doctor --nonsense, unknown option '--nonsense'",
    "explain gem, ^",
    "bench --family nonsense, no such family",
    "train --nonsense, unknown option '--nonsense'"
  })
  void wrongUsageIsTwoAndSaysWhat(String line, String message) {
    Run run = einkorn(line.split(" ")).expect(2);
    assertTrue(run.err().contains(message), run::toString);
    assertEquals("", run.out());
    assertFalse(run.err().contains("\tat "), () -> "a stack trace: " + run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"doctor", "devices"})
  void jsonIsAloneOnStandardOutput(String command) {
    Run run = einkorn(command, "--json").expect(0);
    assertTrue(new JsonMapper().readTree(run.out()).isObject(), run::toString);
  }

  @Test
  void theDoctorLoadsTheNativeLibrariesWithoutComplaintOfTheJvm() {
    Run run = einkorn("doctor").expect(0);
    assertEquals(INCUBATOR, run.err(), "nothing is said about native access or unknown modules");
    assertTrue(run.out().contains("libdnnl"), run::toString);
  }

  private static Run einkorn(String... arguments) {
    List<String> command = new ArrayList<>(List.of(Tree.ROOT.resolve("einkorn").toString()));
    command.addAll(Arrays.asList(arguments));
    // This JVM's JDK, and what this build has made: it must not build into its own build.
    Map<String, String> environment =
        Map.of("EINKORN_BUILD", "never", "JAVA_HOME", System.getProperty("java.home"));
    return Run.of(Tree.ROOT, environment, LIMIT, command);
  }
}
