package org.einkorn.bench.roofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Unit;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A machine of 100 GFLOP/s with caches of 32 kB, 1 MB and 32 MB; a byte from memory takes 0.1 ns.
 */
class RooflineTest {

  private static final List<CacheLevel> LEVELS =
      List.of(
          new CacheLevel("L1", 32 << 10, false),
          new CacheLevel("L2", 1 << 20, false),
          new CacheLevel("L3", 32 << 20, true),
          CacheLevel.MEMORY);

  private static final Roofline ROOFLINE = new Roofline(roofs(), LEVELS);

  private static List<Roof> roofs() {
    List<Roof> roofs = new ArrayList<>();
    for (int threads : new int[] {1, 2}) {
      String suffix = threads == 1 ? ", 1 thread" : ", 2 threads";
      roofs.add(
          new Roof("fma f32" + suffix, threads, "registers", 100 * threads, Unit.GFLOPS, "test"));
      double bandwidth = 200 * threads;
      for (CacheLevel level : LEVELS) {
        for (Traffic traffic : Traffic.values()) {
          String name = traffic.text() + ' ' + level.name() + suffix;
          roofs.add(new Roof(name, threads, level.name(), bandwidth, Unit.GBYTES, "test"));
        }
        bandwidth = level.name().equals("L3") ? 10 : bandwidth / 2;
      }
    }
    return roofs;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemm forward f32 512x512:512x512 | 1 | fma f32, 1 thread",
        "gemm forward f32 512x512:512x512 | 2 | fma f32, 2 threads",
        "gemm forward f32 1x4096:4096x4096 | 1 | read memory, 1 thread",
        "activation forward f32 relu 2048 | 1 | copy L1, 1 thread",
        "activation forward f32 relu 8192 | 1 | copy L2, 1 thread",
        "activation forward f32 relu 8192 | 2 | copy L1, 2 threads",
        "activation forward f32 relu 1000000 | 1 | copy L3, 1 thread",
        "activation forward f32 relu 16777216 | 1 | copy memory, 1 thread",
        "elementwise forward f32 add 1000000:1000000 | 1 | triad L3, 1 thread",
        "reduction forward f32 sum 1000x1000 axis=0 | 1 | read L3, 1 thread",
        "optimizer forward f32 sgd 1000 | 1 | triad L1, 1 thread",
      })
  void theLongerOfArithmeticAndTrafficIsTheRoof(String problem, int threads, String roof) {
    assertEquals(
        roof, ROOFLINE.of(Problems.parse(problem), threads, Cache.WARM).orElseThrow().name());
  }

  @Test
  void coldCachesMeanMemory() {
    assertEquals(
        "copy memory, 1 thread",
        ROOFLINE
            .of(Problems.parse("activation forward f32 relu 2048"), 1, Cache.COLD)
            .orElseThrow()
            .name());
  }

  @Test
  void whatWasNotMeasuredIsNoRoof() {
    assertTrue(
        ROOFLINE.of(Problems.parse("gemm forward f32 64x64:64x64"), 3, Cache.WARM).isEmpty());
  }

  @Test
  void mixesGoToTheNearest() {
    assertEquals(Traffic.READ, Traffic.nearest(100, 1));
    assertEquals(Traffic.TRIAD, Traffic.nearest(2, 1));
    assertEquals(Traffic.COPY, Traffic.nearest(1, 1));
    assertEquals(Traffic.COPY, Traffic.nearest(1, 3));
  }
}
