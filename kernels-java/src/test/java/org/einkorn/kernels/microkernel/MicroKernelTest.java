package org.einkorn.kernels.microkernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;
import org.einkorn.kernels.microkernel.MicroKernel.AccessA;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated kernels on small integers, whose products are exact. */
final class MicroKernelTest {

  private static final int K = 5;
  private static final float CANARY = -12345f;

  static Stream<Arguments> kernels() {
    return Stream.of(new int[] {1, 1}, new int[] {3, 2}, new int[] {8, 3}, new int[] {14, 2})
        .map(shape -> new Tile(shape[0], shape[1], Machine.FLOATS))
        .flatMap(tile -> Stream.of(AccessA.values()).map(access -> Arguments.of(tile, access)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("kernels")
  void multipliesStripsOfAnyHeight(Tile tile, AccessA access) {
    for (int rows : List.of(1, tile.rows(), tile.rows() + 1, 2 * tile.rows() + 1)) {
      for (boolean accumulate : new boolean[] {false, true}) {
        check(tile, access, rows, accumulate);
      }
    }
  }

  private static void check(Tile tile, AccessA access, int rows, boolean accumulate) {
    int mr = tile.rows();
    int nr = tile.columns();
    int panels = Math.ceilDiv(rows, mr);
    boolean inRows = access == AccessA.ROWS;
    // rows of exactly K elements: reading a row too many would leave the segment
    MemorySegment a = floats(inRows ? rows * K : panels * mr * K);
    MemorySegment b = floats(K * nr);
    MemorySegment c = floats(rows * (nr + 1));
    for (int i = 0; i < rows; i++) {
      for (int p = 0; p < K; p++) {
        set(a, inRows ? i * K + p : (i / mr * K + p) * mr + i % mr, i % 5 - p);
      }
      for (int j = 0; j < nr; j++) {
        set(c, i * (nr + 1) + j, accumulate ? i - j : Float.NaN);
      }
      set(c, i * (nr + 1) + nr, CANARY);
    }
    for (int i = 0; i < K * nr; i++) {
      set(b, i, i % 7 - 3);
    }
    MicroKernels.get(tile, access)
        .run(a, 0, (inRows ? K : mr) * 4L, b, 0, nr * 4L, c, 0, (nr + 1) * 4L, K, rows, accumulate);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < nr; j++) {
        float expected = accumulate ? i - j : 0;
        for (int p = 0; p < K; p++) {
          expected += (i % 5 - p) * ((p * nr + j) % 7 - 3);
        }
        String where = tile + " " + access + ", " + rows + " rows, C[" + i + ", " + j + "]";
        assertEquals(expected, get(c, i * (nr + 1) + j), where);
      }
      assertEquals(CANARY, get(c, i * (nr + 1) + nr), "behind row " + i);
    }
  }

  static MemorySegment floats(int count) {
    return Arena.ofAuto().allocate(count * 4L, 64);
  }

  static void set(MemorySegment segment, int index, float value) {
    segment.setAtIndex(ValueLayout.JAVA_FLOAT, index, value);
  }

  static float get(MemorySegment segment, int index) {
    return segment.getAtIndex(ValueLayout.JAVA_FLOAT, index);
  }
}
