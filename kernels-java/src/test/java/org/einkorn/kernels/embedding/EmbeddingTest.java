package org.einkorn.kernels.embedding;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.reference.References;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the contract says of indices, beside values. */
final class EmbeddingTest {

  private static Kernel kernel(String text) {
    EmbeddingProblem problem = (EmbeddingProblem) Problems.parse(text);
    Options options = Options.cpu().withStorage(Storage.HEAP).withThreads(2);
    return ((Offer.Candidate) EmbeddingVariants.offers(problem, options).getFirst())
        .variant()
        .prepare(problem, options, Preparation.COLD);
  }

  private static void run(Kernel kernel, Operands operands) {
    kernel.run(operands, kernel.newWorkspace());
  }

  @ParameterizedTest
  @CsvSource({"0, 7", "33, -1", "39, -2147483648", "16, 2147483647"})
  void refusesIndicesOutsideBeforeItWrites(int position, int index) {
    int[] indices = new int[40];
    indices[position] = index;
    String text = "embedding forward f32 40:7x3";
    Kernel kernel = kernel(text);
    float[] dst = new float[120];
    Arrays.fill(dst, -1);
    Operands operands =
        new Operands()
            .set(Role.INDICES, HeapBuffer.of(indices))
            .set(Role.WEIGHTS, new float[21])
            .set(Role.DST, dst);
    Exception e = assertThrows(IllegalArgumentException.class, () -> run(kernel, operands));
    assertEquals(
        "indices["
            + position
            + "] is "
            + index
            + ", outside of the rows 0 to 6; nothing was written, in '"
            + text
            + "'",
        e.getMessage());
    float[] untouched = new float[120];
    Arrays.fill(untouched, -1);
    assertArrayEquals(untouched, dst);
    assertThrows(
        IllegalArgumentException.class, () -> References.evaluate(Problems.parse(text), operands));
    indices[position] = 6;
    run(kernel, operands);
    assertArrayEquals(new float[120], dst);
  }

  @Test
  void aPaddingRowReadsAsZerosAndLearnsNothing() {
    int[] indices = {0, 1, 0, 2};
    Operands forward =
        new Operands()
            .set(Role.INDICES, HeapBuffer.of(indices))
            .set(Role.WEIGHTS, new float[] {Float.NaN, Float.NaN, 3, 4, 5, 6})
            .set(Role.DST, new float[8]);
    run(kernel("embedding forward f32 4:3x2 padding=0"), forward);
    assertArrayEquals(new float[] {0, 0, 3, 4, 0, 0, 5, 6}, forward.heapBuffer(Role.DST).floats());
    Operands backward =
        new Operands()
            .set(Role.INDICES, HeapBuffer.of(indices))
            .set(Role.DIFF_DST, new float[] {1, 2, 3, 4, 5, 6, 7, 8})
            .set(Role.DIFF_WEIGHTS, new float[] {10, 20, 30, 40, 50, 60});
    run(kernel("embedding backward-weights f32 4:3x2 padding=0 beta=1"), backward);
    assertArrayEquals(
        new float[] {10, 20, 33, 44, 57, 68}, backward.heapBuffer(Role.DIFF_WEIGHTS).floats());
  }

  /** A plain chain of f32 additions would give 100958. */
  @Test
  void addsManyTermsAccurately() {
    int count = 1_000_000;
    float[] diff = new float[count];
    Arrays.fill(diff, 0.1f);
    float[] gradient = {Float.NaN};
    Operands operands =
        new Operands()
            .set(Role.INDICES, HeapBuffer.of(new int[count]))
            .set(Role.DIFF_DST, diff)
            .set(Role.DIFF_WEIGHTS, gradient);
    run(kernel("embedding backward-weights f32 1000000:1x1"), operands);
    assertEquals(100_000, gradient[0], 1);
  }
}
