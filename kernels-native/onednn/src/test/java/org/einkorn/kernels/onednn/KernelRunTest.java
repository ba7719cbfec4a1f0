package org.einkorn.kernels.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How kernels behave from call to call. */
class KernelRunTest {

  private static List<Kernel> kernels(String text, int threads) {
    Problem problem = Problems.parse(text);
    Options options = Options.cpu().withThreads(threads);
    List<Variant> variants = VariantsTest.variants(problem, options);
    assertTrue(!variants.isEmpty(), text);
    return variants.stream()
        .map(variant -> variant.prepare(problem, options, Preparation.WARM))
        .toList();
  }

  private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
    assertEquals(expected.size(), actual.size());
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 16x16:16x16 alpha=other beta=other +bias:n+scale+relu",
        "convolution forward-training f32 mb1ic8ih6oc16kh3 +bias+relu",
        "convolution backward-weights f32 mb1ic8ih6oc16kh3 +bias",
        "pooling forward-training f32 max mb1ic4ih6kh2sh2",
        "normalization forward-training f32 batch mb2ic8ih4",
        "normalization backward f32 layer 4x16:16",
        "softmax forward-inference f32 4x10 axis=1",
        "activation forward f32 gelu 64",
        "elementwise forward f32 add 64:64",
      })
  void runsAllocateNothing(String text) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (Kernel kernel : kernels(text, 1)) {
      Operands operands = Buffers.filled(kernel.problem(), 1);
      Workspace workspace = kernel.newWorkspace();
      long allocated = Long.MAX_VALUE;
      for (int round = 0; round < 3; round++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 4_000; i++) {
          kernel.run(operands, workspace);
        }
        allocated = threads.getCurrentThreadAllocatedBytes() - before;
      }
      // The few bytes are those of reading the counter.
      assertTrue(
          allocated < 4_000,
          kernel.variant().id() + ": 4,000 runs allocated " + allocated + " bytes on the heap");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 65x130:130x70 +bias:n+relu",
        "convolution forward-training f32 mb2ic16ih14oc32kh3 +bias+relu",
        "convolution backward-data f32 mb2ic16ih14oc32kh3",
      })
  void oneKernelRunsInManyThreadsAtOnce(String text) throws Exception {
    for (Kernel kernel : kernels(text, 1)) {
      Operands alone = Buffers.filled(kernel.problem(), 3);
      kernel.run(alone, kernel.newWorkspace());
      List<byte[]> expected = Buffers.results(kernel.problem(), alone);
      List<Future<List<byte[]>>> results = new ArrayList<>();
      try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
        for (int i = 0; i < 4; i++) {
          results.add(
              executor.submit(() -> {
                Operands operands = Buffers.filled(kernel.problem(), 3);
                Workspace workspace = kernel.newWorkspace();
                for (int run = 0; run < 50; run++) {
                  kernel.run(operands, workspace);
                }
                return Buffers.results(kernel.problem(), operands);
              }));
        }
        for (Future<List<byte[]>> result : results) {
          assertSame(expected, result.get());
        }
      }
    }
  }

  /** Without AVX-512 oneDNN has code of its own for fewer problems, and the table says so. */
  private static boolean isLeftToReference(String text) {
    List<Offer> offers = Backends.named("onednn").offers(Problems.parse(text), Options.cpu());
    return !offers.isEmpty()
        && offers.stream()
            .allMatch(offer ->
                offer instanceof Offer.Refusal(var id, var reason)
                    && reason.contains("only its slow reference implementation"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "normalization forward-training f32 batch mb4ic17ih8",
        "normalization forward-training f32 batch mb4ic17ih8 nhwc",
        "normalization backward f32 batch mb4ic17ih8",
        "normalization backward f32 batch mb4ic17ih8 nhwc",
        "normalization forward-training f32 layer 33x70:70",
        "normalization backward f32 layer 33x70:70",
        "softmax forward-training f32 33x70 axis=1",
        "softmax forward-training f32 33x70 axis=0",
        "softmax backward f32 33x70 axis=1",
        "activation forward f32 gelu 1001",
        "activation backward f32 gelu 1001",
        "activation backward f32 tanh 1001 from=dst",
        "elementwise forward f32 add 1001:1001",
      })
  void resultsMayTakeThePlaceOfTheirSources(String text) {
    if (isLeftToReference(text)) {
      return;
    }
    for (Kernel kernel : kernels(text, 2)) {
      Problem problem = kernel.problem();
      Operands apart = Buffers.filled(problem, 9);
      kernel.run(apart, kernel.newWorkspace());
      Operands inPlace = Buffers.filled(problem, 9);
      int shared = 0;
      for (OperandSpec spec : problem.operands()) {
        if (spec.mayAlias() != spec.role()) {
          inPlace.set(spec.role(), inPlace.buffer(spec.mayAlias()));
          shared++;
        }
      }
      assertEquals(1, shared, text);
      kernel.run(inPlace, kernel.newWorkspace());
      assertSame(Buffers.results(problem, apart), Buffers.results(problem, inPlace));
    }
  }

  @Test
  void oneWorkspaceServesManyKernelsAndManyOperands() {
    List<Kernel> kernels = new ArrayList<>();
    kernels.addAll(kernels("gemm forward f32 20x30:30x40 +scale+relu", 1));
    kernels.addAll(kernels("convolution forward-training f32 mb1ic4ih8oc16kh3", 2));
    kernels.addAll(kernels("softmax forward-inference f32 5x10 axis=1", 2));
    long bytes = kernels.stream().mapToLong(Kernel::workspaceBytes).max().orElseThrow();
    Workspace shared = Workspace.allocate(Device.cpu(), bytes);
    for (long seed = 1; seed <= 3; seed++) {
      for (Kernel kernel : kernels) {
        Operands own = Buffers.filled(kernel.problem(), seed);
        kernel.run(own, kernel.newWorkspace());
        Operands moved = Buffers.filled(kernel.problem(), seed);
        kernel.run(moved, shared);
        assertSame(
            Buffers.results(kernel.problem(), own), Buffers.results(kernel.problem(), moved));
      }
    }
  }
}
