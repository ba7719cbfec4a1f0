package org.einkorn.kernels.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  private static final Problem SUM = Problems.parse("elementwise forward f32 add 300x100:300x100");

  private final Workload workload = new Workload(SUM, Options.cpu(), 1, 16);

  @Test
  void outputsHoldPoisonUntilTheyAreWritten() {
    assertEquals(Optional.of(Role.DST), workload.leftPoison());
    write();
    assertEquals(Optional.empty(), workload.leftPoison());
    buffer(Role.DST).set(7, Double.NaN);
    assertEquals(Optional.of(Role.DST), workload.leftPoison(), "one element is enough");
    write();
    workload.restoreUpdated();
    assertEquals(Optional.empty(), workload.leftPoison(), "what a run overwrites is not restored");
    workload.poison();
    assertEquals(Optional.of(Role.DST), workload.leftPoison());
  }

  @Test
  void inputsAreFilledToTheEndAndDiffer() {
    OperandSpec src = spec(Role.SRC);
    HostBuffer contents = workload.contents(src);
    assertEquals(30_000, contents.elements());
    for (int i = 0; i < contents.elements(); i++) {
      double value = contents.get(i);
      assertTrue(value >= -1 && value < 1, i + ": " + value);
    }
    assertNotEquals(contents.get(0), contents.get(29_999));
    assertFalse(contents.get(0) == 0 && contents.get(1) == 0);
  }

  @Test
  void contentsBeginAtTheOffset() {
    OperandSpec src = spec(Role.SRC);
    double third = workload.contents(src).get(3);
    workload.operands().set(Role.SRC, workload.operands().buffer(Role.SRC), 3);
    assertEquals(third, workload.contents(src).get(0));
  }

  private void write() {
    HostBuffer dst = buffer(Role.DST);
    for (long i = 0; i < dst.elements(); i++) {
      dst.set(i, 1);
    }
  }

  private HostBuffer buffer(Role role) {
    return (HostBuffer) workload.operands().buffer(role);
  }

  private static OperandSpec spec(Role role) {
    return SUM.operands().stream().filter(s -> s.role() == role).findFirst().orElseThrow();
  }
}
