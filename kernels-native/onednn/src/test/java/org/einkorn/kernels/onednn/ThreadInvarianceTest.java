package org.einkorn.kernels.onednn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants that are declared invariant give the same bits for any number of threads. */
class ThreadInvarianceTest {

  private static final int[] THREADS = {1, 2, 3, 4};

  /** Sizes at which the work is divided, beside the table's small ones. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "activation forward f32 relu 100003",
        "activation forward f32 gelu 100003",
        "activation forward f32 sigmoid 100003",
        "activation forward f32 tanh 100003",
        "activation backward f32 relu 100003",
        "activation backward f32 gelu 100003",
        "activation backward f32 sigmoid 100003",
        "activation backward f32 tanh 100003 from=dst",
        "elementwise forward f32 add 100003:100003",
        "softmax forward-inference f32 300x257 axis=1",
        "softmax forward-training f32 2x30000 axis=1",
        "softmax forward-training f32 70x200 axis=0",
        "softmax backward f32 300x257 axis=1",
        "softmax backward f32 300x257 axis=1 log",
        "normalization forward-training f32 layer 300x257:257",
        "normalization forward-inference f32 layer 3x30000:30000",
        "pooling forward-training f32 max mb5ic33ih28kh3sh2ph1",
        "pooling forward-inference f32 max mb5ic33ih28kh3sh2ph1 nhwc",
        "pooling backward f32 max mb5ic33ih28kh3sh2ph1",
        "pooling backward f32 max mb1ic3ih57kh3sh1ph1",
      })
  void largeProblemsGiveTheSameBits(String text) {
    Problem problem = Problems.parse(text);
    assertTrue(
        check(problem) > 0 || OffersTest.mayBeRefused(problem), "no variant is declared invariant");
  }

  @Test
  void tableGivesTheSameBits() {
    int checked = 0;
    for (Problem problem : Table.all()) {
      checked += check(problem);
    }
    assertTrue(checked > 80, "only " + checked + " variants are declared invariant");
  }

  /** Number of invariant variants that were compared. */
  private static int check(Problem problem) {
    List<Variant> variants =
        VariantsTest.variants(problem, Options.cpu().withThreads(1)).stream()
            .filter(Variant::isThreadInvariant)
            .toList();
    for (Variant first : variants) {
      List<byte[]> expected = run(first, problem, 1);
      for (int threads : THREADS) {
        Optional<Variant> same =
            VariantsTest.variants(problem, Options.cpu().withThreads(threads)).stream()
                .filter(variant -> variant.id().equals(first.id()))
                .findFirst();
        assertTrue(same.isPresent(), () -> first.id() + " is not offered for " + threads);
        List<byte[]> results = run(same.orElseThrow(), problem, threads);
        assertEquals(expected.size(), results.size());
        for (int i = 0; i < results.size(); i++) {
          assertArrayEquals(
              expected.get(i),
              results.get(i),
              first.id() + " differs with " + threads + " threads: " + problem.text());
        }
      }
    }
    return variants.size();
  }

  private static List<byte[]> run(Variant variant, Problem problem, int threads) {
    Kernel kernel = variant.prepare(problem, Options.cpu().withThreads(threads), Preparation.COLD);
    Operands operands = Buffers.filled(problem, 5);
    kernel.run(operands, kernel.newWorkspace());
    return Buffers.results(problem, operands);
  }
}
