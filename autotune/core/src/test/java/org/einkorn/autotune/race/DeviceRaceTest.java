package org.einkorn.autotune.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.junit.jupiter.api.Test;

class DeviceRaceTest {

  private final AtomicLong clock = new AtomicLong();
  private final List<String> order = new ArrayList<>();

  private record NamedDevice(String id) implements Device {
    @Override
    public String name() {
      return id;
    }

    @Override
    public Buffer allocate(DataType type, long elements) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void copy(Buffer src, long srcOffset, Buffer dst, long dstOffset, long elements) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void finish() {
      // Steps end before they return.
    }
  }

  private Step step(String id, Runnable action) {
    return new Step() {
      @Override
      public Device device() {
        return new NamedDevice(id);
      }

      @Override
      public void run() {
        order.add(id);
        action.run();
      }
    };
  }

  private Step taking(String id, long nanos) {
    return step(id, () -> clock.addAndGet(nanos));
  }

  private DeviceRace race(long budget, int rounds) {
    return new DeviceRace(Duration.ofNanos(budget), 1, rounds, clock::get);
  }

  @Test
  void theFastestDeviceIsFirstAndStepsAlternate() throws InterruptedException {
    List<DeviceRanking> ranking =
        race(1_000_000, 4).rank(List.of(taking("far", 300), taking("near", 100)));
    assertEquals(
        List.of("near 100.0 1.0 4", "far 300.0 3.0 4"),
        ranking.stream()
            .map(r -> r.device().id() + " " + r.median() + " " + r.slower() + " " + r.rounds())
            .toList());
    assertEquals(
        List.of("far", "near", "far", "near", "near", "far", "far", "near", "near", "far"), order);
  }

  @Test
  void theBudgetEndsIt() throws InterruptedException {
    List<DeviceRanking> ranking =
        race(1000, 1000).rank(List.of(taking("far", 300), taking("near", 100)));
    assertEquals(2, ranking.getFirst().rounds());
  }

  @Test
  void aFailureIsRankedLastWithItsReason() throws InterruptedException {
    Step failing =
        step(
            "broken",
            () -> {
              throw new IllegalStateException("out of memory");
            });
    List<DeviceRanking> ranking = race(1_000_000, 3).rank(List.of(failing, taking("near", 100)));
    assertEquals("near", ranking.getFirst().device().id());
    assertTrue(ranking.getLast().failure().contains("out of memory"));
    assertTrue(Double.isNaN(ranking.getLast().median()));
    assertEquals(0, ranking.getLast().rounds());
  }

  @Test
  void anErrorOfADeviceIsItsFailureOnly() throws InterruptedException {
    Step unlinked =
        step(
            "broken",
            () -> {
              throw new UnsatisfiedLinkError("no such symbol");
            });
    List<DeviceRanking> ranking = race(1_000_000, 3).rank(List.of(unlinked, taking("near", 100)));
    assertEquals("near", ranking.getFirst().device().id());
    assertTrue(ranking.getLast().failure().contains("no such symbol"));
  }

  @Test
  void interruptionEndsIt() {
    Step interrupting = step("near", () -> Thread.currentThread().interrupt());
    assertThrows(InterruptedException.class, () -> race(1000, 10).rank(List.of(interrupting)));
  }
}
