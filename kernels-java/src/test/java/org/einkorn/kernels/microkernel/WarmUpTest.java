package org.einkorn.kernels.microkernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was warmed up stays compiled, whatever is asked of it: code that is thrown away boxes. */
final class WarmUpTest {

  private static final int K = 24;

  /** Tiles that no kernel uses, so nothing but their own warm-up has compiled them. */
  @ParameterizedTest
  @EnumSource(AccessA.class)
  void everyHeightIsCompiledForBothWaysToStore(AccessA access) {
    Tile tile = new Tile(10, 1, Machine.FLOATS);
    MicroKernels.warmUp(tile, access);
    MicroKernel kernel = MicroKernels.get(tile, access);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    int most = 2 * tile.rows();
    long rowBytes = tile.columns() * 4L;
    long aStride = access == AccessA.PANELS ? tile.rows() * 4L : K * 4L;
    try (Arena arena = Arena.ofShared()) {
      MemorySegment a = arena.allocate(most * aStride * K, 64);
      MemorySegment b = arena.allocate(K * rowBytes, 64);
      MemorySegment c = arena.allocate(most * rowBytes, 64);
      for (int rows = 1; rows <= most; rows++) {
        for (int length = K - 1; length <= K; length++) {
          for (boolean accumulate : new boolean[] {true, false}) {
            // a call that was linked to the interpreter goes there once more
            kernel.run(a, 0, aStride, b, 0, rowBytes, c, 0, rowBytes, length, rows, accumulate);
            long before = threads.getCurrentThreadAllocatedBytes();
            kernel.run(a, 0, aStride, b, 0, rowBytes, c, 0, rowBytes, length, rows, accumulate);
            long bytes = threads.getCurrentThreadAllocatedBytes() - before;
            String what = rows + " rows, k " + length + ", accumulate " + accumulate;
            assertEquals(0, bytes, what);
          }
        }
      }
    }
  }
}
