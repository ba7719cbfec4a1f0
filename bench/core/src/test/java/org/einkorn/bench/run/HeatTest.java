package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class HeatTest {

  private final List<String> calls = new ArrayList<>();

  @Test
  void contendersTakeTurns() throws InterruptedException {
    Map<String, Ending> endings = new Heat(3).run(entrants("A", "B"));
    assertEquals(
        List.of(
            "A start",
            "B start",
            "A ready",
            "B ready",
            "A warm",
            "B warm",
            "A round",
            "B round",
            "A round",
            "B round",
            "A round",
            "B round",
            "A finish",
            "B finish",
            "A close",
            "B close"),
        calls);
    Ending.Timed timed = assertInstanceOf(Ending.Timed.class, endings.get("A"));
    assertArrayEquals(new double[] {1, 2, 3}, timed.nanos());
  }

  @Test
  void whoFailsLeavesAndTheOthersGoOn() throws InterruptedException {
    for (String step : List.of("start", "ready", "warm", "round", "finish")) {
      calls.clear();
      Map<String, Ending> endings = new Heat(2).run(entrants("A", "B fails at " + step, "C"));
      assertEquals(new Ending.Failed("at " + step), endings.get("B fails at " + step));
      assertInstanceOf(Ending.Timed.class, endings.get("A"));
      assertInstanceOf(Ending.Timed.class, endings.get("C"));
      assertEquals(
          1, calls.stream().filter(("B fails at " + step + ' ' + step)::equals).count(), step);
      assertEquals(3, calls.stream().filter(call -> call.endsWith("close")).count());
    }
  }

  @Test
  void aRefusalIsNoFailure() throws InterruptedException {
    Map<String, Ending> endings = new Heat(1).run(entrants("A refuses at ready"));
    assertEquals(new Ending.Refused("at ready"), endings.get("A refuses at ready"));
  }

  @Test
  void anInterruptionClosesAll() {
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> new Heat(1).run(entrants("A", "B")));
    assertEquals(List.of("A start", "B start", "A close", "B close"), calls);
  }

  private Map<String, Entrant> entrants(String... names) {
    Map<String, Entrant> entrants = new LinkedHashMap<>();
    for (String name : names) {
      entrants.put(name, new Scripted(name));
    }
    return entrants;
  }

  /** Writes down what it is asked, and fails or refuses where its name says so. */
  private final class Scripted implements Entrant {
    private final String name;
    private int rounds;

    Scripted(String name) {
      this.name = name;
    }

    private void step(String step) {
      calls.add(name + ' ' + step);
      if (name.endsWith("fails at " + step)) {
        throw EntrantException.failed("at " + step);
      }
      if (name.endsWith("refuses at " + step)) {
        throw EntrantException.refused("at " + step);
      }
    }

    @Override
    public void start() {
      step("start");
    }

    @Override
    public void awaitReady() throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      step("ready");
    }

    @Override
    public void warmUp() {
      step("warm");
    }

    @Override
    public void round() {
      rounds++;
      step("round");
    }

    @Override
    public Ending.Timed finish() {
      step("finish");
      double[] nanos = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        nanos[i] = i + 1;
      }
      return new Ending.Timed(nanos, name, "", OptionalDouble.empty(), "");
    }

    @Override
    public void close() {
      calls.add(name + " close");
    }
  }
}
