package org.einkorn.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class VerificationTest {

  private static final Problem PROBLEM = Problems.parse("elementwise forward f32 add 6:6");

  private static Verification verification(Backend backend) {
    return new Verification(
        List.of(backend), List.of(Device.cpu()), List.of(Storage.NATIVE), List.of(1), "", 3);
  }

  @Test
  void aWrongVariantIsFoundWithALineThatRepeatsIt() {
    Verification verification = verification(new FakeBackend("liar", FakeBackend.Conduct.WRONG));
    assertEquals(1, verification.check(PROBLEM).size());
    assertFalse(verification.isPassed());
    JsonNode failure = verification.json().get("failures").get(0);
    assertEquals(
        "./einkorn verify --variant liar/elementwise --device cpu --storage native --threads 1"
            + " --seed 3 'elementwise forward f32 add 6:6'",
        failure.get("repeat").asString());
    assertTrue(
        verification
            .table()
            .render(80, false)
            .contains("liar            1       1        0       1"));
  }

  @Test
  void aVariantThatThrowsIsAFailureToo() {
    Verification verification =
        verification(new FakeBackend("thrower", FakeBackend.Conduct.THROWS));
    assertEquals(1, verification.check(PROBLEM).size());
    assertTrue(verification.failures().getFirst().message().contains("out of order"));
  }

  @Test
  void variantsWithLargerErrorsAreCheckedInTheirClass() {
    Verification verification = verification(new FakeBackend("rough", FakeBackend.Conduct.RELAXED));
    assertEquals(1, verification.check(PROBLEM).size());
    assertEquals(Accuracy.RELAXED, verification.failures().getFirst().options().accuracy());
    Verification exact = verification(new FakeBackend("liar", FakeBackend.Conduct.WRONG));
    exact.check(PROBLEM);
    assertEquals(Accuracy.STANDARD, exact.failures().getFirst().options().accuracy());
  }

  @Test
  void refusalsAreCountedAndPassNothing() {
    Verification verification = verification(new FakeBackend("lazy", FakeBackend.Conduct.REFUSES));
    assertEquals(0, verification.check(PROBLEM).size());
    assertEquals(0, verification.checks());
    assertFalse(verification.isPassed());
    assertEquals("too hot today", verification.refusals().get("lazy"));
  }

  @Test
  void anAbsentBackendIsNamed() {
    Verification verification = verification(new FakeBackend("gone", FakeBackend.Conduct.ABSENT));
    verification.check(PROBLEM);
    assertEquals("its library is missing", verification.absent().get("gone"));
    assertTrue(verification.table().isEmpty());
  }
}
