package org.einkorn.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class SteadyStateTest {

  private static final long MILLI = 1_000_000;

  private byte[] kept = new byte[0];

  @Test
  void whatTakesTheSameTimeAndAllocatesNothingIsSteady() {
    SteadyState state = SteadyState.reach(() -> spin(MILLI), 0, 20 * MILLI, 20_000 * MILLI);
    assertTrue(state.reached(), state::toString);
    assertEquals(0, state.bytesAllocated());
    assertEquals("", state.complaint());
    assertTrue(state.nanos() >= MILLI, state::toString);
  }

  @Test
  void whatAllocatesIsNotAndTheComplaintSaysHowMuch() {
    SteadyState state =
        SteadyState.reach(
            () -> {
              kept = new byte[100_000];
              spin(MILLI);
            },
            0,
            20 * MILLI,
            300 * MILLI);
    assertFalse(state.reached());
    assertTrue(state.bytesAllocated() >= kept.length, state::toString);
    assertTrue(state.bytesAllocated() < 2.0 * kept.length, state::toString);
    assertTrue(state.complaint().contains("still allocated 1"), state::complaint);
  }

  @Test
  void whatAllocatesNoMoreThanItMayIsSteady() {
    SteadyState state =
        SteadyState.reach(
            () -> {
              kept = new byte[1_000];
              spin(MILLI);
            },
            2_000,
            20 * MILLI,
            20_000 * MILLI);
    assertTrue(state.reached(), state::toString);
  }

  @Test
  void patienceIsKept() {
    long start = System.nanoTime();
    SteadyState state = SteadyState.reach(() -> spin(MILLI), 0, 200 * MILLI, 20_000 * MILLI);
    assertTrue(state.reached());
    assertTrue(System.nanoTime() - start >= 200 * MILLI);
  }

  private static void spin(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(MILLI / 20);
    }
  }
}
