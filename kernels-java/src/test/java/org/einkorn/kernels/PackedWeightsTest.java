package org.einkorn.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Weights that are rearranged once for many runs. */
final class PackedWeightsTest {

  private static final String PRODUCT = "gemm forward f32 7x9:9x35";

  /** A kernel of the first variant that packs, or does not. */
  private static Kernel kernel(String text, boolean packing) {
    Problem problem = Problems.parse(text);
    Options options = Options.cpu().withAccuracy(Accuracy.RELAXED);
    for (Offer offer : Backends.named("vector").offers(problem, options)) {
      if (offer instanceof Offer.Candidate(Variant variant)) {
        Kernel kernel = variant.prepare(problem, options, Preparation.COLD);
        if (kernel.packsWeights() == packing) {
          return kernel;
        }
      }
    }
    throw new AssertionError("no variant for " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 7x9:9x35 tb",
        "gemm forward f32 300x500:500x100 +bias:n+relu",
        "gemm forward f64 3x5x4:3x4x50 ta",
        "gemm forward f32 3x5x4:1x4x50",
        "convolution forward-inference f32 mb2ic16ih7oc10oh7kh3ph1 nchw +bias",
        "convolution backward-data f32 mb1ic5ih9oc6oh4kh3sh2ph0 nchw"
      })
  void runsGiveTheSameBits(String text) {
    Kernel kernel = kernel(text, true);
    Trial trial = new Trial(kernel.problem(), kernel.options(), Data.REALS, 5);
    Operands operands = trial.operands();
    kernel.run(operands, kernel.newWorkspace());
    Role result =
        kernel.problem().direction() == Direction.BACKWARD_DATA ? Role.DIFF_SRC : Role.DST;
    HostBuffer plain = trial.contents(result);
    PackedWeights packed = kernel.pack(operands);
    trial.reset();
    operands.set(packed);
    kernel.run(operands, kernel.newWorkspace());
    assertEquals(-1, plain.segment().mismatch(trial.contents(result).segment()), text);
  }

  @Test
  void whatBecomesOfTheWeightsIsSeenWhenTheyArePackedAnew() {
    Kernel kernel = kernel("gemm forward f32 1x1:1x1", true);
    HostBuffer weights = NativeBuffer.allocate(DataType.F32, 1);
    HostBuffer result = NativeBuffer.allocate(DataType.F32, 1);
    HostBuffer source = NativeBuffer.allocate(DataType.F32, 1);
    source.set(0, 2);
    weights.set(0, 3);
    Operands original = new Operands().set(Role.WEIGHTS, weights);
    PackedWeights packed = kernel.pack(original);
    Operands operands = new Operands().set(Role.SRC, source).set(Role.DST, result).set(packed);
    weights.set(0, 5);
    kernel.run(operands, kernel.newWorkspace());
    assertEquals(6, result.get(0));
    packed.renew(original);
    kernel.run(operands, kernel.newWorkspace());
    assertEquals(10, result.get(0));
    weights.set(0, 7);
    kernel.run(operands.set(Role.WEIGHTS, weights), kernel.newWorkspace());
    assertEquals(14, result.get(0));
  }

  @Test
  void anotherKernelRefusesThem() {
    Kernel kernel = kernel(PRODUCT, true);
    Trial trial = new Trial(kernel.problem(), kernel.options(), Data.INTEGERS, 1);
    Kernel twin = kernel(PRODUCT, true);
    Operands operands = trial.operands().set(twin.pack(trial.operands()));
    IllegalArgumentException error =
        assertThrows(
            IllegalArgumentException.class, () -> kernel.run(operands, kernel.newWorkspace()));
    assertTrue(error.toString().contains("packed by another kernel"), error.toString());
    assertTrue(error.toString().contains(kernel.variant().id()), error.toString());
  }

  @Test
  void kernelsThatReadWeightsAsTheyLieSaySo() {
    Kernel kernel = kernel(PRODUCT, false);
    assertFalse(kernel.packsWeights());
    Trial trial = new Trial(kernel.problem(), kernel.options(), Data.INTEGERS, 1);
    IllegalStateException error =
        assertThrows(IllegalStateException.class, () -> kernel.pack(trial.operands()));
    assertTrue(error.toString().contains("as they lie"), error.toString());
  }

  @Test
  void weightsAreCheckedBeforeTheyArePacked() {
    Kernel kernel = kernel(PRODUCT, true);
    IllegalArgumentException missing =
        assertThrows(IllegalArgumentException.class, () -> kernel.pack(new Operands()));
    assertTrue(missing.toString().contains("weights"), missing.toString());
    Operands small = new Operands().set(Role.WEIGHTS, NativeBuffer.allocate(DataType.F32, 9));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> kernel.pack(small));
    assertTrue(error.toString().contains("needs 315 elements"), error.toString());
  }
}
