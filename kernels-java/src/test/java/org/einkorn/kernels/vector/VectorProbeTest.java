package org.einkorn.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VectorProbeTest {

  private static final String VM = "OpenJDK 64-Bit Server VM";

  @Test
  void vectorsAreVectorsInAnOrdinaryJvm() {
    assertEquals(Optional.empty(), VectorProbe.problem(25, VM, "mixed mode", List.of("-Xmx1g")));
    assertEquals(
        Optional.empty(),
        VectorProbe.problem(25, VM, "mixed mode", List.of("-XX:TieredStopAtLevel=4")));
  }

  @ParameterizedTest
  @CsvSource({
    "-Xint, interpreted mode, only interprets",
    "-XX:TieredStopAtLevel=1, mixed mode, C2 is switched off",
    "-XX:TieredStopAtLevel=3, mixed mode, C2 is switched off",
    "-XX:+UseJVMCICompiler, mixed mode, Graal",
    "-XX:-EnableVectorSupport, mixed mode, switched off"
  })
  void aJvmWithoutVectorsIsNamedWithItsFlag(String flag, String mode, String reason) {
    VectorProbe.Problem problem = VectorProbe.problem(25, VM, mode, List.of(flag)).orElseThrow();
    assertTrue(problem.reason().contains(reason), problem::reason);
    assertTrue(problem.remedy().contains(flag), problem::remedy);
  }

  @Test
  void otherVirtualMachinesAreRefused() {
    assertTrue(VectorProbe.problem(25, "Eclipse OpenJ9 VM", "", List.of()).isPresent());
  }

  @Test
  void otherReleasesAreRefused() {
    VectorProbe.Problem problem =
        VectorProbe.problem(26, VM, "mixed mode", List.of()).orElseThrow();
    assertTrue(problem.reason().contains("JDK 26"), problem::reason);
    assertEquals("use JDK 25", problem.remedy());
  }
}
