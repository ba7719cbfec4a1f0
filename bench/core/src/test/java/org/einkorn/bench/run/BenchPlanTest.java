package org.einkorn.bench.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.einkorn.bench.Work;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.run.BenchPlan.Contest;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;

class BenchPlanTest {

  private static final List<Work> WORK =
      IntStream.rangeClosed(1, 10)
          .<Work>mapToObj(n ->
              new Work.OfKernel(
                  Problems.parse("elementwise forward f32 add %1$d:%1$d".formatted(n))))
          .toList();

  @Test
  void problemsComeWithAllNumbersOfThreads() {
    List<Contest> contests = plan(Effort.NORMAL).contests();
    assertEquals(20, contests.size());
    assertEquals(new Contest(WORK.getFirst(), 1, Cache.WARM), contests.get(0));
    assertEquals(new Contest(WORK.getFirst(), 2, Cache.WARM), contests.get(1));
    assertEquals(new Contest(WORK.get(1), 1, Cache.WARM), contests.get(2));
  }

  @Test
  void whereverARunEndsAFifthIsColdAndNothingIsMissingAtTheEnd() {
    List<Contest> contests = plan(Effort.FULL).contests();
    assertEquals(40, contests.size());
    assertEquals(40, new HashSet<>(contests).size());
    for (int end = 1; end <= 25; end++) {
      long cold = contests.stream().limit(end).filter(c -> c.cache() == Cache.COLD).count();
      assertEquals(end / 5, cold, "of the first " + end);
    }
    assertTrue(contests.subList(25, 40).stream().allMatch(c -> c.cache() == Cache.COLD));
  }

  private static BenchPlan plan(Effort effort) {
    return new BenchPlan(WORK, List.of(), List.of(1, 2), effort, Path.of("x.json"), "test");
  }
}
