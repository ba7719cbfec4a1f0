package org.einkorn.bindings.opencl;

import static org.einkorn.bindings.opencl.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KernelTest {

  private static final String ADD =
      """
      // dst[i] = a[i] + scale * b[i], for 0 <= i < n
      kernel void add(global const float *a, global const float *b, global float *dst,
                      const float scale, const ulong n) {
        size_t i = get_global_id(0);
        if (i < n) dst[i] = a[i] + scale * b[i];
      }
      kernel void reverse(global int *dst, local int *block) {
        int i = get_local_id(0), n = get_local_size(0);
        block[i] = dst[i];
        barrier(CLK_LOCAL_MEM_FENCE);
        dst[i] = block[n - 1 - i];
      }
      typedef struct { int first, step; } Line;
      kernel void line(global int *dst, const Line line) {
        int i = get_global_id(0);
        dst[i] = line.first + i * line.step;
      }
      """;

  private final ClDevice device = Devices.first();

  @Test
  void addsVectorsWhoseLengthIsNoMultipleOfTheGroup() {
    int n = 1003;
    try (ClBuffer a = device.allocate(4L * n);
        ClBuffer b = device.allocate(4L * n);
        ClBuffer dst = device.allocate(4L * n + 64)) {
      float[] left = new float[n];
      float[] right = new float[n];
      float[] expected = new float[n + 16];
      for (int i = 0; i < n; i++) {
        left[i] = i;
        right[i] = 1000 - i;
        expected[i] = 2000 - i;
      }
      for (int i = n; i < n + 16; i++) {
        expected[i] = 42;
      }
      a.write(0, MemorySegment.ofArray(left));
      b.write(0, MemorySegment.ofArray(right));
      dst.fill(0, dst.bytes(), Float.floatToRawIntBits(42));
      ClKernel add = device.program(ADD, List.of()).kernel("add");
      set(add, a, b, dst, 2, n);
      add.launch(NdRange.covering(n, 64));
      float[] sum = new float[n + 16];
      dst.read(0, MemorySegment.ofArray(sum));
      assertArrayEquals(expected, sum);
      set(add, a, b, dst, 2, n);
      assertTrue(add.launchTimed(NdRange.covering(n, 64)) > 0);
    }
  }

  @Test
  void localMemoryIsShared() {
    try (ClBuffer dst = device.allocate(16)) {
      dst.write(0, MemorySegment.ofArray(new int[] {1, 2, 3, 4}));
      ClKernel reverse = device.program(ADD, List.of()).kernel("reverse");
      reverse.setBuffer(0, dst);
      reverse.setLocal(1, 16);
      reverse.launch(NdRange.groups(1, 4));
      int[] back = new int[4];
      dst.read(0, MemorySegment.ofArray(back));
      assertArrayEquals(new int[] {4, 3, 2, 1}, back);
    }
  }

  @Test
  void structsArePassedByValue() {
    try (ClBuffer dst = device.allocate(12)) {
      ClKernel line = device.program(ADD, List.of()).kernel("line");
      line.setBuffer(0, dst);
      line.setStruct(1, ClStruct.of(10, 3));
      line.launch(NdRange.groups(3, 1));
      int[] back = new int[3];
      dst.read(0, MemorySegment.ofArray(back));
      assertArrayEquals(new int[] {10, 13, 16}, back);
      assertThrows(IllegalArgumentException.class, ClStruct::of);
    }
  }

  @Test
  void programsAreCachedBySourceAndOptions() {
    ClProgram plain = device.program(ADD, List.of());
    assertSame(plain, device.program(ADD, List.of()));
    assertNotSame(plain, device.program(ADD, List.of("-DUNUSED=1")));
    assertNotSame(plain, device.program(ADD + "\n", List.of()));
    assertEquals(64, plain.sourceHash().length());
  }

  @Test
  void aProgramThatDoesNotCompileShowsTheLineAndTheLog() {
    String source =
        """
        kernel void f(global float *x) {
          x[0] = undeclared_name;
        }
        """;
    ClBuildException e =
        assertThrows(
            ClBuildException.class, () -> device.program(source, List.of("-DSOME_OPTION=3")));
    assertSays(e, "-DSOME_OPTION=3");
    assertSays(e, "line 2: ");
    assertSays(e, "  x[0] = undeclared_name;\n");
    assertTrue(e.log().contains("undeclared_name"), e.log());
    assertTrue(e.status() < 0);
  }

  @Test
  void wrongArgumentsAreRefusedInJava() {
    ClProgram program = device.program(ADD, List.of());
    var unknown = assertThrows(IllegalArgumentException.class, () -> program.kernel("subtract"));
    assertSays(unknown, "subtract");
    ClKernel add = program.kernel("add");
    assertThrows(IndexOutOfBoundsException.class, () -> add.setInt(5, 1));
    var scalar = assertThrows(IllegalArgumentException.class, () -> add.setLong(0, 1));
    assertEquals(
        "argument 0 of kernel add is a BUFFER argument, got a SCALAR", scalar.getMessage());
    assertThrows(ClException.class, () -> add.setLong(3, 1), "a float takes 4 bytes");
    var unset = assertThrows(IllegalStateException.class, () -> add.launch(NdRange.groups(1, 1)));
    assertEquals("argument 0 of kernel add is not set", unset.getMessage());
  }

  @Test
  void aGroupLargerThanTheKernelAllowsIsRefused() {
    try (ClBuffer a = device.allocate(4)) {
      ClKernel add = device.program(ADD, List.of()).kernel("add");
      set(add, a, a, a, 0, 0);
      long tooMany = add.maxGroupSize() + 1;
      var e =
          assertThrows(
              IllegalArgumentException.class, () -> add.launch(NdRange.groups(1, tooMany)));
      assertSays(e, Long.toString(tooMany));
    }
  }

  @Test
  void aClosedBufferStopsTheLaunch() {
    ClKernel add = device.program(ADD, List.of()).kernel("add");
    try (ClBuffer a = device.allocate(4)) {
      ClBuffer closed = device.allocate(4);
      set(add, a, a, closed, 0, 1);
      closed.close();
      assertThrows(IllegalStateException.class, () -> add.launch(NdRange.groups(1, 1)));
      add.setBuffer(2, a);
      add.launch(NdRange.groups(1, 1));
      assertTrue(a.isOpen(), "the failed launch left no hold behind");
    }
  }

  @Test
  void buffersAreSetBeforeEachLaunch() {
    ClKernel add = device.program(ADD, List.of()).kernel("add");
    try (ClBuffer a = device.allocate(4)) {
      set(add, a, a, a, 0, 1);
      add.launch(NdRange.groups(1, 1));
      var unset = assertThrows(IllegalStateException.class, () -> add.launch(NdRange.groups(1, 1)));
      assertSays(unset, "argument 0 of kernel add is not set");
      set(add, a, a, a, 0, 1);
      add.launch(NdRange.groups(1, 1));
    }
  }

  @Test
  void anEmptyRangeLaunchesNothing() {
    try (ClBuffer a = device.allocate(0)) {
      ClKernel add = device.program(ADD, List.of()).kernel("add");
      set(add, a, a, a, 0, 0);
      add.launch(NdRange.covering(0, 64));
    }
  }

  @Test
  void anotherThreadsKernelObjectIsRefused() throws Exception {
    ClKernel mine = device.program(ADD, List.of()).kernel("add");
    try (var executor = Executors.newSingleThreadExecutor()) {
      Future<?> other = executor.submit(() -> mine.setInt(3, 0));
      var e = assertThrows(java.util.concurrent.ExecutionException.class, other::get);
      assertTrue(e.getCause() instanceof IllegalStateException, e.toString());
    }
  }

  @Test
  void twoThreadsUseOneProgramAtOnce() throws Exception {
    ThreadKernels kernels = device.program(ADD, List.of()).kernels("add");
    int threads = 2;
    List<Future<Boolean>> results = new ArrayList<>();
    try (var executor = Executors.newFixedThreadPool(threads)) {
      for (int t = 0; t < threads; t++) {
        int seed = t + 1;
        Callable<Boolean> work = () -> accumulate(kernels, seed);
        results.add(executor.submit(work));
      }
      for (Future<Boolean> result : results) {
        assertTrue(result.get());
      }
    }
  }

  /** Adds {@code step} a hundred times, with the other thread's launches in between. */
  private boolean accumulate(ThreadKernels kernels, int step) {
    int n = 257;
    try (ClBuffer sum = device.allocate(4L * n);
        ClBuffer one = device.allocate(4L * n)) {
      sum.fill(0, sum.bytes(), 0);
      one.fill(0, one.bytes(), Float.floatToRawIntBits(1));
      for (int i = 0; i < 100; i++) {
        set(kernels.get(), sum, one, sum, step, n);
        kernels.get().launch(NdRange.covering(n, 16));
      }
      float[] back = new float[n];
      sum.read(0, MemorySegment.ofArray(back));
      for (float value : back) {
        if (!(value == 100f * step)) {
          return false;
        }
      }
      return true;
    }
  }

  @Test
  void launchingAllocatesNothingOnTheHeap() {
    var bean = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    NdRange range = NdRange.covering(64, 16);
    try (ClBuffer a = device.allocate(256);
        ClBuffer b = device.allocate(256)) {
      a.fill(0, 256, 0);
      b.fill(0, 256, 0);
      ThreadKernels kernels = device.program(ADD, List.of()).kernels("add");
      // the least of a few rounds: the JVM itself allocates now and then when it links or compiles
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < 5; round++) {
        long before = bean.getCurrentThreadAllocatedBytes();
        launchAlternating(kernels, a, b, range, 200);
        allocated = Math.min(allocated, bean.getCurrentThreadAllocatedBytes() - before);
      }
      device.finish();
      assertTrue(allocated < 200, allocated + " bytes for 200 launches");
    }
  }

  private static void launchAlternating(
      ThreadKernels kernels, ClBuffer a, ClBuffer b, NdRange range, int times) {
    for (int i = 0; i < times; i++) {
      ClKernel add = kernels.get();
      set(add, a, b, (i & 1) == 0 ? a : b, i, 64);
      add.launch(range);
    }
  }

  private static void set(ClKernel add, ClBuffer a, ClBuffer b, ClBuffer dst, float scale, long n) {
    add.setBuffer(0, a);
    add.setBuffer(1, b);
    add.setBuffer(2, dst);
    add.setFloat(3, scale);
    add.setLong(4, n);
  }
}
