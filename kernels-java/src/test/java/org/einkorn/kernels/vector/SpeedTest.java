package org.einkorn.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * No kernel is far slower than its like. A call that C2 leaves in an inner loop allocates nothing
 * and computes rightly, but it costs a factor of eight.
 */
final class SpeedTest {

  private static final long MEASURING_NANOS = 300_000_000;

  private static final Options OPTIONS = Options.cpu().withThreads(1);

  /** All kernels with tiles do the same work here; a half would be usual, a tenth is a defect. */
  @ParameterizedTest
  @CsvSource({
    "gemm forward f32 192x192:192x192, 3.5",
    "gemm forward f32 192x192:192x192 ta tb, 3.5",
    "gemm forward f64 192x192:192x192, 3.5",
    "convolution forward-inference f32 mb2ic32ih20oc32kh3ph1 nchw, 6"
  })
  void noVariantIsFarBehindTheFastest(String text, double most) {
    Problem problem = Problems.parse(text);
    Map<String, Long> times = new LinkedHashMap<>();
    for (Offer offer : VectorBackend.table(problem, OPTIONS)) {
      if (offer instanceof Offer.Candidate(Variant variant)) {
        times.put(variant.id(), nanos(variant, problem));
      }
    }
    long fastest = times.values().stream().mapToLong(Long::longValue).min().orElseThrow();
    times.forEach(
        (id, time) -> assertTrue(time <= most * fastest, () -> id + " is far behind: " + times));
  }

  /** The two gradients are products of the same size as the forward pass. */
  @Test
  void gradientsOfConvolutionsKeepUpWithTheForwardPass() {
    String shape = " f32 mb2ic32ih20oc32kh3ph1 nchw";
    long forward = nanosOfFirst("convolution forward-training" + shape);
    assertBelow(5 * forward, () -> nanosOfFirst("convolution backward-data" + shape));
    assertBelow(5 * forward, () -> nanosOfFirst("convolution backward-weights" + shape));
  }

  /** Rows in the cache, one pass to read and one to write: not far from an addition. */
  @ParameterizedTest
  @CsvSource({
    "normalization forward-training f32 layer 64x768:768, 12",
    "normalization backward f32 layer 64x768:768, 20",
    "softmax forward-inference f32 64x768 axis=1, 20",
    "softmax backward f32 64x768 axis=1, 15",
    "pooling forward-inference f32 avg_np mb1ic64ih28oh1kh28 nchw, 10",
    "reduction forward f32 sum 64x768 axis=0, 8"
  })
  void rowsAreNotFarFromAnAddition(String text, double most) {
    long addition = nanosOfFirst("elementwise forward f32 add 64x768:64x768");
    assertBelow((long) (most * addition), () -> nanosOfFirst(text));
  }

  private static void assertBelow(long most, Supplier<Long> time) {
    long nanos = time.get();
    assertTrue(nanos <= most, () -> nanos + " ns, expected at most " + most);
  }

  private static long nanosOfFirst(String text) {
    Problem problem = Problems.parse(text);
    return nanos(FirstVariant.of(problem, OPTIONS), problem);
  }

  /** The shortest run, on a machine that may do other things meanwhile. */
  private static long nanos(Variant variant, Problem problem) {
    Kernel kernel = variant.prepare(problem, OPTIONS, Preparation.WARM);
    Operands operands = new Workload(problem, OPTIONS, 1).operands();
    Workspace workspace = kernel.newWorkspace();
    long best = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (System.nanoTime() - start < MEASURING_NANOS) {
      long before = System.nanoTime();
      kernel.run(operands, workspace);
      best = Math.min(best, System.nanoTime() - before);
    }
    return best;
  }
}
