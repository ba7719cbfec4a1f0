package org.einkorn.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TeamTest {

  @Test
  void everyPartRunsOnce() {
    for (int parts : new int[] {0, 1, 2, 3, 7, 64}) {
      assertEveryPartRunsOnce(parts);
    }
  }

  private static void assertEveryPartRunsOnce(int parts) {
    AtomicIntegerArray runs = new AtomicIntegerArray(64);
    Team.shared().run(parts, (part, all) -> runs.incrementAndGet(part));
    for (int i = 0; i < 64; i++) {
      assertEquals(i < parts ? 1 : 0, runs.get(i), "part " + i + " of " + parts);
    }
  }

  @Test
  void aBudgetThatIsNoNumberIsRefused() {
    assertEquals(Runtime.getRuntime().availableProcessors(), Team.budget(null));
    assertEquals(3, Team.budget("3"));
    for (String wrong : List.of("two", "", "0", "-1", "1.5")) {
      IllegalArgumentException error =
          assertThrows(IllegalArgumentException.class, () -> Team.budget(wrong));
      assertEquals(
          "-Deinkorn.threads=" + wrong + ": must be a whole number of at least 1",
          error.getMessage());
    }
  }

  @Test
  void aFailureReachesTheCallerAndThePoolLivesOn() {
    IllegalStateException error =
        assertThrows(
            IllegalStateException.class,
            () ->
                Team.shared()
                    .run(
                        4,
                        (part, parts) -> {
                          if (part == 3) {
                            throw new IllegalStateException("part 3");
                          }
                        }));
    assertEquals("part 3", error.getMessage());
    assertEveryPartRunsOnce(4);
  }

  @Test
  void nestedJobsRunInTheCaller() {
    AtomicLong sum = new AtomicLong();
    Team.shared().run(3, (part, parts) -> Team.shared().run(5, (inner, n) -> sum.addAndGet(inner)));
    assertEquals(30, sum.get());
  }

  @Test
  void manyCallersAtOnce() throws InterruptedException {
    AtomicLong sum = new AtomicLong();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      callers.add(
          Thread.startVirtualThread(() -> {
            for (int j = 0; j < 500; j++) {
              Team.shared().run(4, (part, parts) -> sum.addAndGet(part));
            }
          }));
    }
    for (Thread caller : callers) {
      caller.join();
    }
    assertEquals(6L * 500 * 6, sum.get());
  }
}
