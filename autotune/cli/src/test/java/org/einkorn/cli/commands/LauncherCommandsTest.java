package org.einkorn.cli.commands;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.cli.ExitCode;
import org.einkorn.cli.Outcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherCommandsTest {

  @ParameterizedTest
  @ValueSource(strings = {"test", "jmh"})
  void withoutTheLauncherTheySayWhereToGo(String name) {
    assertTrue(Outcome.of().out().contains("\n  " + name + " "), "the help lists it");
    Outcome outcome = Outcome.of(name);
    assertEquals(ExitCode.USAGE, outcome.exitCode());
    assertTrue(outcome.err().contains("Run ./einkorn " + name), outcome.err());
  }
}
