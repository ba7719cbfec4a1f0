package org.einkorn.kernels.convolution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.Window;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Planes read in place: what is not finite stays where it belongs, and operands without any room
 * around them are enough.
 */
final class DepthwiseTest {

  private static final float INF = Float.POSITIVE_INFINITY;

  @ParameterizedTest
  @CsvSource({
    "NATIVE, 5, 7, 1, 1", "HEAP, 5, 7, 1, 1",
    "NATIVE, 6, 20, 1, 1", "HEAP, 6, 20, 1, 1",
    "NATIVE, 6, 20, 1, 2", "NATIVE, 14, 14, 2, 1",
    "NATIVE, 9, 33, 2, 1", "HEAP, 9, 33, 2, 1",
    "NATIVE, 1, 1, 1, 1", "NATIVE, 3, 70, 1, 0"
  })
  void infinitiesMeetNoPadding(Storage storage, int h, int w, int stride, int pad) {
    String sizes = String.format("g3mb2ic3ih%diw%doc3kh3sh%dph%d nchw", h, w, stride, pad);
    Window rows = Window.of(h, 3, stride, pad);
    Window columns = Window.of(w, 3, stride, pad);
    int in = 6 * h * w;
    int out = (int) (6 * rows.out() * columns.out());
    for (int spoiled = 0; spoiled < 3; spoiled++) {
      float[] src = filled(in, spoiled == 0 ? 2 : -1);
      float[] weights = filled(27, spoiled == 1 ? 4 : -1);
      float[] diff = filled(out, spoiled == 2 ? 2 : -1);
      float[] dst = new float[out];
      float[] diffSrc = new float[in];
      float[] diffWeights = new float[27];
      visit(rows, columns, src, weights, diff, dst, diffSrc, diffWeights);
      assertArrayEquals(
          dst, run(storage, "forward-training", sizes, Role.SRC, src, Role.WEIGHTS, weights, out));
      assertArrayEquals(
          diffSrc,
          run(storage, "backward-data", sizes, Role.DIFF_DST, diff, Role.WEIGHTS, weights, in));
      assertArrayEquals(
          diffWeights,
          run(storage, "backward-weights", sizes, Role.SRC, src, Role.DIFF_DST, diff, 27));
    }
  }

  /** Small integers, an infinity in place of every so many. */
  private static float[] filled(int count, int every) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = 1 + i * 7 % 5;
    }
    if (every > 0) {
      for (int i = 0; i < count; i += every * 9 + 1) {
        values[i] = INF;
      }
    }
    return values;
  }

  private static void visit(
      Window h,
      Window w,
      float[] src,
      float[] weights,
      float[] diff,
      float[] dst,
      float[] diffSrc,
      float[] diffWeights) {
    for (int plane = 0; plane < 6; plane++) {
      for (int y = 0; y < h.out(); y++) {
        for (int x = 0; x < w.out(); x++) {
          int o = (int) ((plane * h.out() + y) * w.out() + x);
          for (int k = 0; k < 9; k++) {
            long row = h.input(y, k / 3);
            long column = w.input(x, k % 3);
            if (row >= 0 && row < h.in() && column >= 0 && column < w.in()) {
              int i = (int) ((plane * h.in() + row) * w.in() + column);
              int t = plane % 3 * 9 + k;
              dst[o] += src[i] * weights[t];
              diffSrc[i] += diff[o] * weights[t];
              diffWeights[t] += diff[o] * src[i];
            }
          }
        }
      }
    }
  }

  private static float[] run(
      Storage storage,
      String direction,
      String sizes,
      Role first,
      float[] a,
      Role second,
      float[] b,
      int count) {
    ConvolutionProblem problem =
        (ConvolutionProblem) Problems.parse("convolution " + direction + " f32 " + sizes);
    Options options = Options.cpu().withStorage(storage).withThreads(2);
    Offer offer = ConvolutionVariants.offers(problem, options).getFirst();
    assertTrue(offer instanceof Offer.Candidate(var v) && v.id().endsWith("/depthwise"));
    Kernel kernel = ((Offer.Candidate) offer).variant().prepare(problem, options, Preparation.COLD);
    Role result =
        switch (problem.direction()) {
          case BACKWARD_DATA -> Role.DIFF_SRC;
          case BACKWARD_WEIGHTS -> Role.DIFF_WEIGHTS;
          default -> Role.DST;
        };
    try (Arena arena = Arena.ofShared()) {
      float[] values = new float[count];
      Arrays.fill(values, Float.NaN);
      Buffer target = buffer(storage, arena, values);
      kernel.run(
          new Operands()
              .set(first, buffer(storage, arena, a))
              .set(second, buffer(storage, arena, b))
              .set(result, target),
          kernel.newWorkspace());
      return target instanceof NativeBuffer memory
          ? memory.segment().toArray(ValueLayout.JAVA_FLOAT)
          : values;
    }
  }

  private static Buffer buffer(Storage storage, Arena arena, float[] values) {
    if (storage == Storage.HEAP) {
      return HeapBuffer.of(values);
    }
    // exactly as long as its elements
    MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
    return NativeBuffer.of(DataType.F32, memory);
  }
}
