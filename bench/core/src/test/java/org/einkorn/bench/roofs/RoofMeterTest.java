package org.einkorn.bench.roofs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.bench.results.Roof;
import org.einkorn.kernels.DataType;
import org.junit.jupiter.api.Test;

class RoofMeterTest {

  private static final int BYTES = 2 * StreamLoops.STEP;

  @Test
  void everyRoofOfALevelIsMeasuredAndGoesToAnotherProcessWhole() {
    CacheLevel small = new CacheLevel("L1", 16 << 10, false);
    List<Roof> roofs = new RoofMeter(List.of(1), 1, List.of(small)).measure();
    assertEquals(
        List.of(
            "fma f32, 1 thread",
            "fma f64, 1 thread",
            "read L1, 1 thread",
            "copy L1, 1 thread",
            "triad L1, 1 thread"),
        roofs.stream().map(Roof::name).toList());
    for (Roof roof : roofs) {
      assertTrue(roof.value() > 0, roof::toString);
      assertFalse(roof.how().isEmpty(), roof::toString);
    }
    List<String> lines = new ArrayList<>(List.of("something a library prints"));
    roofs.forEach(roof -> lines.add(RoofLines.format(roof)));
    assertEquals(roofs, RoofLines.parse(lines));
  }

  @Test
  void loopsComputeWhatTheySay() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment a = arena.allocate(BYTES, 64);
      MemorySegment b = arena.allocate(BYTES, 64);
      MemorySegment c = arena.allocate(BYTES, 64);
      int count = BYTES / Float.BYTES;
      for (int i = 0; i < count; i++) {
        a.setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
        b.setAtIndex(ValueLayout.JAVA_FLOAT, i, 4);
      }
      StreamLoops.triad(a, b, c, BYTES);
      for (int i = 0; i < count; i++) {
        assertEquals(i + 2, c.getAtIndex(ValueLayout.JAVA_FLOAT, i));
      }
      StreamLoops.copy(a, c, BYTES);
      assertEquals(-1, a.mismatch(c));
      assertEquals(4 * count, StreamLoops.read(b, BYTES));
    }
  }

  @Test
  void aReorderCopies() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment src = arena.allocate(BYTES, 64);
      MemorySegment dst = arena.allocate(BYTES, 64);
      src.fill((byte) 7);
      try (Mover mover = new ReorderMover(src, dst, 1)) {
        mover.move(1);
        assertTrue(mover.name().startsWith("oneDNN reorder"), mover::name);
      }
      assertEquals(-1, src.mismatch(dst));
    }
  }

  @Test
  void sumsOfMultiplyAddsStayFinite() {
    for (DataType type : List.of(DataType.F32, DataType.F64)) {
      double sum = FmaLoop.run(type, 100);
      assertTrue(Math.abs(sum - 16) < 0.1, type + ": " + sum);
      assertTrue(FmaLoop.operations(type, 1) >= 2 * 16);
    }
  }
}
