package org.einkorn.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.einkorn.kernels.verify.Workload;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A warm kernel allocates nothing: a vector that C2 fails to keep in a register would show. All run
 * in one JVM, for what one kernel does to the profiles of the Vector API may hurt the next.
 */
final class SteadyStateTest {

  /** How long the compiler may take on a busy machine. */
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "NATIVE, activation forward f32 gelu 999",
    "HEAP, activation backward f32 tanh 999",
    "NATIVE, activation backward f32 mish 999",
    "HEAP, activation forward f64 softplus 999",
    "NATIVE, activation backward f64 gelu-tanh 999",
    "NATIVE, activation forward f32 exp 999",
    "HEAP, activation forward f64 log 999",
    "NATIVE, activation backward f32 log 999",
    "NATIVE, activation forward f32 prelu 9x111:1x111",
    "NATIVE, activation backward f32 prelu 9x111:1x111",
    "HEAP, activation backward f32 gelu 9x111 +bias:n",
    "NATIVE, elementwise forward f32 add 999:999",
    "HEAP, elementwise forward f32 pow 999:999",
    "NATIVE, elementwise forward f64 where 9x111:1x111:9x1",
    "NATIVE, elementwise backward f32 div 9x111:1x111",
    "HEAP, elementwise backward f64 mul 9x111:9x1",
    "NATIVE, optimizer forward f32 adam 999",
    "HEAP, optimizer forward f32 sgd 999 nesterov",
    "NATIVE, reduction forward f32 mean 7x333 axis=1",
    "HEAP, reduction forward f32 sum 33x71 axis=0",
    "HEAP, optimizer forward f32 adam 999 decoupled l1 clip",
    "NATIVE, optimizer forward f32 rmsprop 999 momentum centered",
    "HEAP, optimizer forward f32 adagrad 999",
    "NATIVE, optimizer forward f32 lamb 999",
    "NATIVE, embedding forward f32 50:30x77",
    "HEAP, embedding backward-weights f32 50:30x77 beta=1",
    "NATIVE, dropout forward-inference f32 999",
    "NATIVE, 'transform forward f32 transpose 45x67 perm=1,0'",
    "HEAP, 'transform backward f32 slice 20x70 start=1,2 size=9,30 step=2,2'",
    "NATIVE, 'transform forward f32 pad 9x40 before=1,2 after=0,3'",
    "NATIVE, 'transform forward f32 concat 3x70:3x300 axis=1'",
    "NATIVE, transform backward f32 gather 9x20 axis=0 count=30",
    "NATIVE, transform backward f32 im2col mb1ic2ih30kh3ph1",
    "NATIVE, reduction forward f64 variance 7x333 axis=1",
    "NATIVE, reduction forward f32 argmax 7x333 axis=1",
    "NATIVE, reduction forward f32 norm 33x71 axis=0",
    "HEAP, reduction backward f32 max 7x333 axis=1",
    "NATIVE, reduction backward f32 variance 7x9x37 axis=1",
    "NATIVE, softmax forward-training f32 64x10 axis=1 cross-entropy",
    "HEAP, softmax forward-inference f32 9x100 axis=1",
    "NATIVE, softmax backward f32 9x10x17 axis=1",
    "NATIVE, pooling forward-training f32 max mb2ic3ih26kh2sh2",
    "HEAP, pooling forward-inference f32 max mb1ic2ih56kh3sh2ph1",
    "NATIVE, pooling backward f32 max mb2ic3ih26kh2sh2",
    "NATIVE, normalization forward-training f32 batch mb4ic5ih7",
    "HEAP, normalization backward f32 layer 40x100:100",
    "NATIVE, normalization backward f32 batch mb4ic17ih3 nhwc",
    "NATIVE, normalization forward-training f32 rms 40x100:100 add=bias+residual",
    "HEAP, normalization backward f32 rms 40x100:100 +relu",
    "NATIVE, normalization forward-training f32 group g4mb2ic12ih7",
    "NATIVE, normalization backward f32 group g3mb2ic51ih5 nhwc",
    "HEAP, normalization forward-inference f32 instance mb2ic5ih9 +relu",
    "NATIVE, softmax forward-training f32 64x40 axis=1 cross-entropy smoothing weights",
    "HEAP, softmax forward-training f32 6x7x19 axis=1 cross-entropy smoothing weights",
    "NATIVE, softmax forward-inference f32 9x100 axis=1 log",
    "NATIVE, softmax forward-training f32 999 loss=bce",
    "HEAP, softmax forward-training f32 999 loss=kl",
    "NATIVE, softmax forward-training f32 999 loss=huber",
    "NATIVE, pooling forward-inference f32 avg_np mb2ic3ih26kh3sh2ph1",
    "HEAP, pooling backward f32 avg_p mb2ic3ih26kh3ph1",
    "NATIVE, pooling backward f32 avg_np mb2ic3ih32oh16kh1sh2",
    "NATIVE, pooling backward f32 avg_np mb2ic3ih26kh3sh2ph1",
    "NATIVE, pooling forward-training f32 max mb2ic35ih9kh3sh2ph1 nhwc",
    "NATIVE, pooling backward f32 max mb2ic35ih9kh3sh2ph1 nhwc",
    "HEAP, pooling forward-inference f32 avg_p mb1ic35ih9oh4 nhwc adaptive",
    "NATIVE, recurrent forward-training f32 lstm l2t5mb6slc9dhc20 concat bias initial final",
    "NATIVE, recurrent forward-inference f32 lbr-gru l1t4mb3slc16dhc33 bias lengths",
    "NATIVE, recurrent backward f32 lbr-gru l1t4mb3slc16dhc33 right2left bias lengths",
    "NATIVE, gemm forward f32 40x50:50x60",
    "HEAP, gemm forward f32 33x17:17x65 +bias:n+relu",
    "NATIVE, convolution forward-inference f32 mb2ic3ih9oc8kh3ph1 nchw +bias",
    "NATIVE, gemm forward f64 40x50:50x60",
    "NATIVE, gemm forward f32 3x40x50:3x50x60 +bias:n",
    "NATIVE, gemm forward f32 40x1000:1000x1 +bias:m",
    "HEAP, gemm forward f32 1x1000:1000x40",
    "NATIVE, gemm forward f32 100x300:300x7 +bias:n",
    "NATIVE, gemm forward f32 33x17:17x65 +bias:n+leaky-relu",
    "NATIVE, convolution forward-inference f32 g8mb2ic8ih14oc8kh3ph1 nchw +bias+clamp",
    "HEAP, convolution backward-data f32 g8mb2ic8ih14oc8kh3sh2ph1 nchw",
    "NATIVE, convolution backward-weights f32 g8mb2ic8ih14oc8kh3ph1 nchw",
    "NATIVE, dropout forward-training f32 999",
    "HEAP, dropout backward f32 999",
    "NATIVE, activation forward f32 gelu 9x111 +bias:n",
    "NATIVE, recurrent backward f32 lstm l2t5mb6slc9dhc20 bias initial final",
    "HEAP, attention forward-training f32 h2g1q17d16 causal mask=bqk",
    "HEAP, gemm forward f64 40x50:50x60 ta tb beta=1 +bias:n+relu",
    "HEAP, gemm forward f32 3x40x50:3x50x60 tb",
    "NATIVE, gemm forward f32 40x50:50x60 ta tb beta=1 +bias:n+gelu",
    "HEAP, convolution backward-data f32 mb2ic3ih9oc8kh3ph1 nchw",
    "NATIVE, convolution backward-weights f32 mb2ic3ih9oc8kh3ph1 nchw +bias",
    "NATIVE, convolution backward-data f32 mb2ic3ih9oc8kh3sh2ph1 nchw",
    "HEAP, convolution forward-training f32 mb2ic3ih9oc8kh3sh2ph1 nhwc +bias+relu",
    "NATIVE, convolution forward-training f32 mb2ic3ih5oc8kh2sh2 nchw transposed +bias+relu",
    "NATIVE, convolution forward-inference f32 mb2ic8ih20oc8kh3ph1 nchw +bias+relu"
  })
  void allocatesNothing(Storage storage, String text) {
    Problem problem = Problems.parse(text);
    Options options = Options.cpu().withStorage(storage).withThreads(1);
    Kernel kernel = warmKernel(problem, options);
    Trial trial = new Trial(problem, options, Data.REALS, 1);
    assertAllocatesNothing(kernel, trial.operands());
    trial.reset();
    kernel.run(trial.operands(), kernel.newWorkspace());
    assertTrue(trial.mismatch().isEmpty(), () -> "compiled code: " + trial.mismatch());
  }

  /**
   * Where an operand ends with its buffer and with a vector, C2 may prove too little of the last
   * step, and throws its code away at each run.
   */
  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "NATIVE, normalization forward-training f32 layer 64x768:768",
    "NATIVE, normalization forward-training f32 layer 64x768:768 add=bias+residual",
    "HEAP, normalization backward f32 layer 64x768:768",
    "NATIVE, normalization backward f32 layer 64x768:768",
    "NATIVE, pooling forward-inference f32 avg_np mb2ic64ih8oh1kh8 nchw",
    "NATIVE, pooling backward f32 avg_p mb2ic64ih8oh1kh8 nhwc",
    "NATIVE, softmax backward f32 64x768 axis=1",
    "NATIVE, recurrent backward f32 lstm l1t7mb8slc32dhc64 bias initial final",
    "NATIVE, attention forward-training f32 h2q64d64 causal",
    "NATIVE, activation backward f32 mish 999",
    "NATIVE, elementwise forward f32 pow 999:999",
    "NATIVE, optimizer forward f32 lamb 999"
  })
  void allocatesNothingUpToTheEndOfBuffers(Storage storage, String text) {
    Problem problem = Problems.parse(text);
    Options options = Options.cpu().withStorage(storage).withThreads(1);
    Kernel kernel = warmKernel(problem, options);
    assertAllocatesNothing(kernel, new Workload(problem, options, 1).operands());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 100x120:120x110 tb +bias:n+relu",
        "convolution forward-inference f32 mb1ic64ih9oc48kh3ph1 nchw +bias+relu"
      })
  void allocatesNothingWithPackedWeights(String text) {
    Problem problem = Problems.parse(text);
    Kernel kernel =
        Backends.named("vector").offers(problem, Options.cpu().withThreads(1)).stream()
            .filter(Offer.Candidate.class::isInstance)
            .map(offer -> ((Offer.Candidate) offer).variant())
            .map(
                variant -> variant.prepare(problem, Options.cpu().withThreads(1), Preparation.WARM))
            .filter(Kernel::packsWeights)
            .findFirst()
            .orElseThrow();
    Operands operands = new Trial(problem, kernel.options(), Data.REALS, 1).operands();
    assertAllocatesNothing(kernel, operands.set(kernel.pack(operands)));
  }

  private static Kernel warmKernel(Problem problem, Options options) {
    return FirstVariant.of(problem, options).prepare(problem, options, Preparation.WARM);
  }

  private static void assertAllocatesNothing(Kernel kernel, Operands operands) {
    Workspace workspace = kernel.newWorkspace();
    long least = Long.MAX_VALUE;
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (least > 0 && System.nanoTime() < deadline) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int run = 0; run < 100; run++) {
        kernel.run(operands, workspace);
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(
        0,
        least,
        () -> "bytes in 100 runs, " + Allocations.of(() -> kernel.run(operands, workspace)));
  }
}
