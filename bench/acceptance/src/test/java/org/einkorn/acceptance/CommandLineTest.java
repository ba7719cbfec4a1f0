package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
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
        "test"
      })
  void everyCommandHasHelp(String command) {
    Run run = einkorn(command, "--help").expect(0);
    assertTrue(run.out().contains("Usage: ./einkorn " + command), run::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "nonsense, unknown command 'nonsense'",
    "nonsense --help, unknown command 'nonsense'",
    "doctor --nonsense, unknown option '--nonsense'",
    "explain gem, ^",
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

  /** Where oneDNN's bits depend on its threads, strict mode leaves it out and says why. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 64x64:64x64",
        "convolution forward-inference f32 mb2ic16ih14oc32oh12kh3 nchw"
      })
  void strictModeSaysWhyOneDnnIsLeftOut(String problem) {
    JsonNode explained =
        new JsonMapper()
            .readTree(einkorn("explain", "--strict", "--json", problem).expect(0).out());
    int excluded = 0;
    for (JsonNode row : explained.get("explanations").get(0).get("candidates")) {
      if (row.get("id").asString().startsWith("onednn/")) {
        assertEquals("excluded", row.get("standing").asString(), row::toString);
        String reason = row.get("reason").asString();
        assertTrue(reason.contains("may depend on the number of threads"), reason);
        excluded++;
      }
    }
    assertTrue(excluded > 0, explained::toString);
  }

  /** OpenCL computes here too, or {@link BackendsTest} fails on the build server. */
  @Test
  void allDevicesAreTunedAndRankedForAWholeNetwork(@TempDir Path folder) {
    JsonMapper json = new JsonMapper();
    List<String> devices = new ArrayList<>();
    json.readTree(einkorn("devices", "--json").expect(0).out())
        .get("devices")
        .forEach(device -> devices.add(device.get("id").asString()));
    String[] command = {
      "train", "--model", "mlp", "--epochs", "1", "--device", "all", "--tune-seconds", "4", "--json"
    };
    Map<String, String> ownBook = Map.of("JDK_JAVA_OPTIONS", "-Deinkorn.book=" + folder + "/b");
    JsonNode document = json.readTree(einkorn(ownBook, command).expect(0).out());
    List<String> ranked = new ArrayList<>();
    document.get("ranking").forEach(row -> ranked.add(row.get("device").asString()));
    assertEquals(document.get("device").asString(), ranked.getFirst());
    assertEquals(Set.copyOf(devices), Set.copyOf(ranked));
    assertTrue(document.get("ranking").get(ranked.size() - 1).has("stepNanos"), document::toString);
  }

  private static Run einkorn(String... arguments) {
    return einkorn(Map.of(), arguments);
  }

  private static Run einkorn(Map<String, String> more, String... arguments) {
    List<String> command = new ArrayList<>(List.of(Tree.ROOT.resolve("einkorn").toString()));
    command.addAll(Arrays.asList(arguments));
    // This JVM's JDK, and what this build has made: it must not build into its own build.
    Map<String, String> environment = new TreeMap<>(more);
    environment.put("EINKORN_BUILD", "never");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    return Run.of(Tree.ROOT, environment, LIMIT, command);
  }
}
