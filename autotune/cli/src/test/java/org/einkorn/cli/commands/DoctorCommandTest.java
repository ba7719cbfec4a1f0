package org.einkorn.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Outcome;
import org.einkorn.cli.commands.Checkup.Trouble;
import org.einkorn.cli.commands.FakeBackend.Conduct;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTest {

  private static Checkup checkup(List<Backend> backends, String... required) {
    return new Checkup(backends, List.of(required), Map.of());
  }

  @Test
  void whatIsRequiredAndWorksIsFine() {
    Outcome outcome = Outcome.of("doctor", "--require=reference");
    assertEquals(ExitCode.OK, outcome.exitCode(), outcome.out());
    assertTrue(outcome.out().contains("All that is required works."));
    for (String heading : List.of("This machine", "Backends", "Devices", "Places")) {
      assertTrue(outcome.out().lines().anyMatch(heading::equals), heading);
    }
    assertTrue(outcome.out().contains("computed 'gemm forward f32 17x9:9x33 +relu' correctly"));
  }

  @Test
  void whatIsRequiredAndUnknownIsAProblem() {
    Outcome outcome = Outcome.of("doctor", "--require=reference,mkl");
    assertEquals(ExitCode.FAILED, outcome.exitCode());
    assertTrue(outcome.out().contains("problem: mkl: there is no backend of this name"));
  }

  @Test
  void jsonTellsTheSame() {
    Outcome outcome = Outcome.of("doctor", "--require=reference", "--json");
    JsonNode document = JsonMapper.shared().readTree(outcome.out());
    assertTrue(document.get("ok").asBoolean());
    assertEquals("cpu", document.get("devices").get(0).get("id").asString());
    assertFalse(document.get("machine").get("JDK").asString().isEmpty());
    assertEquals("", outcome.err());
  }

  @Test
  void absenceIsAProblemOnlyWhereRequired() {
    List<Backend> backends = List.of(new FakeBackend("gone", Conduct.ABSENT));
    Trouble expected = new Trouble("gone: its library is missing", "Install libgone.");
    Checkup lenient = checkup(backends);
    assertEquals(List.of(), lenient.problems());
    assertEquals(List.of(expected), lenient.notes());
    assertEquals(List.of(expected), checkup(backends, "gone").problems());
  }

  @Test
  void aWrongAnswerIsAProblemAlways() {
    Checkup checkup = checkup(List.of(new FakeBackend("liar", Conduct.WRONG)));
    assertEquals(1, checkup.problems().size());
    assertTrue(checkup.problems().getFirst().what().startsWith("liar: liar/gemm: dst[0, 0] is"));
  }

  @Test
  void refusingEverythingIsAProblem() {
    Checkup checkup = checkup(List.of(new FakeBackend("lazy", Conduct.REFUSES)));
    assertTrue(checkup.problems().getFirst().what().contains("offered nothing"));
  }

  @Test
  void anEnvironmentThatSpoilsAccuracyIsNoted() {
    Map<String, String> environment = Map.of("ONEDNN_DEFAULT_FPMATH_MODE", "bf16");
    Checkup checkup = new Checkup(Backends.all(), List.of(), environment);
    assertTrue(
        checkup.notes().stream()
            .anyMatch(n -> n.what().contains("ONEDNN_DEFAULT_FPMATH_MODE=bf16")));
  }

  @Test
  void aPlaceIsWritableWhereItsNearestFolderIs(@TempDir Path directory) throws IOException {
    assertTrue(Places.isWritable(directory.resolve("new/file")));
    Path file = Files.createFile(directory.resolve("file"));
    assertTrue(Places.isWritable(file));
    assertFalse(Places.isWritable(file.resolve("below")), "a file is no folder");
  }

  @Test
  void devicesListTheirBackends() {
    Outcome outcome = Outcome.of("devices");
    assertEquals(ExitCode.OK, outcome.exitCode());
    assertTrue(outcome.out().startsWith("device"));
    JsonNode document = JsonMapper.shared().readTree(Outcome.of("devices", "--json").out());
    List<String> names =
        document
            .get("devices")
            .get(0)
            .get("backends")
            .valueStream()
            .map(JsonNode::asString)
            .toList();
    assertTrue(names.contains("reference"), names.toString());
  }
}
