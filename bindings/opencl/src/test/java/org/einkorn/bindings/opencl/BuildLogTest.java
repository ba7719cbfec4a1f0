package org.einkorn.bindings.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class BuildLogTest {

  private static final String SOURCE = "kernel void f() {\n  int x = y;\n}\n";

  @Test
  void pointsAtTheColumn() {
    String log = "warning: first\n<kernel>:2:11: error: use of undeclared identifier 'y'\n";
    assertEquals(
        Optional.of("line 2: use of undeclared identifier 'y'\n    int x = y;\n            ^"),
        BuildLog.firstError(log, SOURCE));
  }

  @Test
  void readsPoclsForm() {
    String log =
        "error: /tmp/tempfile_1.cl:2:11: use of undeclared identifier 'y'\nDevice failed\n";
    assertEquals(
        Optional.of("line 2: use of undeclared identifier 'y'\n    int x = y;\n            ^"),
        BuildLog.firstError(log, SOURCE));
  }

  @Test
  void aLineOutsideTheSourceIsNamedWithoutText() {
    assertEquals(
        Optional.of("line 99: gone"), BuildLog.firstError("/tmp/x.cl:99:1: error: gone", SOURCE));
  }

  @Test
  void aLogOfAnotherFormGivesNothing() {
    assertTrue(BuildLog.firstError("ptxas fatal: too many registers", SOURCE).isEmpty());
  }
}
