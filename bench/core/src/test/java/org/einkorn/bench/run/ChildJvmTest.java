package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChildJvmTest {

  /** Complains and ends. */
  public static final class Complaining {
    public static void main(String[] args) {
      System.out.println("begun");
      System.err.println("cannot " + args[0]);
      System.exit(3);
    }
  }

  @Test
  void aFailureTellsWhatTheProcessComplainedOf() {
    IOException e =
        assertThrows(
            IOException.class,
            () -> ChildJvm.run(Complaining.class, List.of("fly"), Duration.ofMinutes(1)));
    assertTrue(e.getMessage().startsWith("Complaining ended with 3\n"), e::getMessage);
    assertTrue(e.getMessage().contains("\n  cannot fly"), e::getMessage);
  }

  @Test
  void debuggersAndRecordingsAreNotInherited() {
    assertEquals(
        List.of("-Xmx1g", "--add-modules=x"),
        ChildJvm.options(
            List.of(
                "-Xmx1g",
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005",
                "-javaagent:a.jar",
                "-XX:StartFlightRecording:filename=a.jfr",
                "--add-modules=x")));
  }
}
