package org.einkorn.kernels.transform;

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
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.reference.References;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transforms on values worked out by hand, and bits that must not change. */
final class TransformTest {

  private static double[] evaluate(String rest, double... src) {
    TransformProblem problem = (TransformProblem) Problems.parse("transform forward f64 " + rest);
    Operands operands = new Operands().set(Scalar.FILL, 9);
    operands.set(Role.SRC, HeapBuffer.of(src));
    operands.set(Role.SRC1, HeapBuffer.of(new double[] {-1, -2}));
    operands.set(Role.INDICES, HeapBuffer.of(new int[] {2, 0, 2}));
    return References.evaluate(problem, operands).output(Role.DST);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "transpose 2x3 perm=1,0 | 1 4 2 5 3 6",
        "transpose 1x2x3 perm=2,0,1 | 1 4 2 5 3 6",
        "pad 2x3 before=1,0 after=0,1 | 9 9 9 9 1 2 3 9 4 5 6 9",
        "pad 2x3 before=0,2 after=0,0 mode=edge | 1 1 1 2 3 4 4 4 5 6",
        "pad 2x3 before=0,1 after=1,2 mode=reflect | 2 1 2 3 2 1 5 4 5 6 5 4 2 1 2 3 2 1",
        "slice 2x3 start=0,1 size=2,2 | 2 3 5 6",
        "slice 6 start=1 size=2 step=3 | 2 5",
        "concat 2x3:2x1 axis=1 | 1 2 3 -1 4 5 6 -2",
        "gather 2x3 axis=1 count=3 | 3 1 3 6 4 6",
        "im2col mb1ic1ih2iw3kh1kw2sh1sw1ph0pw1 | 0 1 2 3 0 4 5 6 1 2 3 0 4 5 6 0"
      })
  void reference(String rest, String expected) {
    double[] values = Arrays.stream(expected.split(" ")).mapToDouble(Double::parseDouble).toArray();
    assertArrayEquals(values, evaluate(rest, 1, 2, 3, 4, 5, 6));
  }

  private static Kernel kernel(String text) {
    TransformProblem problem = (TransformProblem) Problems.parse(text);
    Options options = Options.cpu().withStorage(Storage.HEAP);
    return ((Offer.Candidate) TransformVariants.offers(problem, options).getFirst())
        .variant()
        .prepare(problem, options, Preparation.COLD);
  }

  /** Among 32 × 32 elements are signalling NaNs, infinities and denormals. */
  @Test
  void movesBits() {
    Kernel kernel = kernel("transform forward f32 transpose 32x32 perm=1,0");
    float[] src = new float[1024];
    for (int i = 0; i < src.length; i++) {
      src[i] = Float.intBitsToFloat(0x7f800000 * (i & 1) + i * 0x01010101 / 3);
    }
    float[] dst = new float[1024];
    kernel.run(new Operands().set(Role.SRC, src).set(Role.DST, dst), kernel.newWorkspace());
    for (int i = 0; i < src.length; i++) {
      int at = i % 32 * 32 + i / 32;
      assertEquals(Float.floatToRawIntBits(src[i]), Float.floatToRawIntBits(dst[at]));
    }
  }

  @Test
  void refusesIndicesOutside() {
    Kernel kernel = kernel("transform forward f32 gather 2x3 axis=1 count=1");
    float[] dst = {7, 7};
    Operands operands =
        new Operands()
            .set(Role.SRC, new float[6])
            .set(Role.INDICES, HeapBuffer.of(new int[] {3}))
            .set(Role.DST, dst);
    assertThrows(IllegalArgumentException.class, () -> kernel.run(operands, kernel.newWorkspace()));
    assertArrayEquals(new float[] {7, 7}, dst);
  }
}
