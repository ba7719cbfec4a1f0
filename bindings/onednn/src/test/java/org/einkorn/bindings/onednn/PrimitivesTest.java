package org.einkorn.bindings.onednn;

import static org.einkorn.bindings.onednn.Tensors.attributes;
import static org.einkorn.bindings.onednn.Tensors.dense;
import static org.einkorn.bindings.onednn.Tensors.integers;
import static org.einkorn.bindings.onednn.Tensors.read;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PrimitivesTest {

  private Tensors tensors;

  @BeforeEach
  void load() {
    OneDnn.load();
    OneDnn.setThreads(1);
    tensors = new Tensors();
  }

  @AfterEach
  void close() {
    tensors.close();
  }

  private static float[] product(float[] a, float[] b, int m, int n, int k) {
    float[] c = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int p = 0; p < k; p++) {
          sum += (double) a[i * k + p] * b[p * n + j];
        }
        c[i * n + j] = (float) sum;
      }
    }
    return c;
  }

  @Test
  void matmulWithBiasSumAndRelu() {
    int m = 7;
    int n = 19;
    int k = 13;
    float[] a = integers(m * k, 1);
    float[] b = integers(k * n, 2);
    float[] bias = integers(n, 3);
    float[] old = integers(m * n, 4);
    MemorySegment c = tensors.of(old);
    PostOps postOps = PostOps.create().appendSum(2).appendEltwise(Algorithm.ELTWISE_RELU, 0, 0);
    PrimitiveDesc description =
        Matmul.of(
            tensors.engine(),
            dense(m, k),
            dense(k, n),
            dense(1, n),
            dense(m, n),
            attributes().postOps(postOps));
    assertFalse(description.implementation().isEmpty());
    tensors
        .with(Arg.SRC, dense(m, k), tensors.of(a))
        .with(Arg.WEIGHTS, dense(k, n), tensors.of(b))
        .with(Arg.BIAS, dense(1, n), tensors.of(bias))
        .with(Arg.DST, dense(m, n), c)
        .run(description);
    float[] expected = product(a, b, m, n, k);
    for (int i = 0; i < expected.length; i++) {
      expected[i] = Math.max(0, expected[i] + bias[i % n] + 2 * old[i]);
    }
    assertArrayEquals(expected, read(c));
  }

  @Test
  void convolutionForwardIsThatOfPlainLoops() {
    int ic = 3;
    int oc = 5;
    int size = 6;
    float[] src = integers(ic * size * size, 5);
    float[] weights = integers(oc * ic * 9, 6);
    float[] bias = integers(oc, 7);
    float[] expected = new float[oc * size * size];
    for (int o = 0; o < oc; o++) {
      for (int y = 0; y < size; y++) {
        for (int x = 0; x < size; x++) {
          double sum = bias[o];
          for (int i = 0; i < ic; i++) {
            for (int tap = 0; tap < 9; tap++) {
              int sy = y + tap / 3 - 1;
              int sx = x + tap % 3 - 1;
              if (sy >= 0 && sy < size && sx >= 0 && sx < size) {
                sum += (double) src[(i * size + sy) * size + sx] * weights[(o * ic + i) * 9 + tap];
              }
            }
          }
          expected[(o * size + y) * size + x] = (float) sum;
        }
      }
    }
    long[] one = {1, 1};
    Convolution.Window window = new Convolution.Window(one, new long[2], one, one);
    MemorySegment dst = tensors.of(new float[oc * size * size]);
    PrimitiveDesc description =
        Convolution.forward(
            tensors.engine(),
            PropKind.FORWARD_INFERENCE,
            dense(1, ic, size, size),
            dense(oc, ic, 3, 3),
            dense(oc),
            dense(1, oc, size, size),
            window,
            attributes());
    tensors
        .with(Arg.SRC, dense(1, ic, size, size), tensors.of(src))
        .with(Arg.WEIGHTS, dense(oc, ic, 3, 3), tensors.of(weights))
        .with(Arg.BIAS, dense(oc), tensors.of(bias))
        .with(Arg.DST, dense(1, oc, size, size), dst)
        .run(description);
    assertArrayEquals(expected, read(dst));
  }

  @Test
  void reorderTransposes() {
    MemorySegment dst = tensors.of(new float[6]);
    MemoryDesc transposed = MemoryDesc.strided(DataType.F32, new long[] {2, 3}, new long[] {1, 2});
    tensors
        .with(Arg.SRC, dense(2, 3), tensors.of(1, 2, 3, 4, 5, 6))
        .with(Arg.DST, transposed, dst)
        .run(Reorder.of(tensors.engine(), dense(2, 3), transposed, attributes()));
    assertArrayEquals(new float[] {1, 4, 2, 5, 3, 6}, read(dst));
  }

  @Test
  void reductionSumsAnAxis() {
    MemorySegment dst = tensors.of(new float[2]);
    PrimitiveDesc description =
        Reduction.of(
            tensors.engine(), Algorithm.REDUCTION_SUM, dense(2, 3), dense(2, 1), attributes());
    tensors
        .with(Arg.SRC, dense(2, 3), tensors.of(1, 2, 3, 4, 5, 6))
        .with(Arg.DST, dense(2, 1), dst)
        .run(description);
    assertArrayEquals(new float[] {6, 15}, read(dst));
  }

  @Test
  void transposedConvolutionSpreadsTheKernel() {
    MemorySegment dst = tensors.of(new float[9]);
    Convolution.Window window =
        new Convolution.Window(new long[] {1, 1}, new long[2], new long[2], new long[2]);
    PrimitiveDesc description =
        Convolution.transposed(
            tensors.engine(),
            PropKind.FORWARD_INFERENCE,
            dense(1, 1, 2, 2),
            dense(1, 1, 2, 2),
            null,
            dense(1, 1, 3, 3),
            window,
            attributes());
    tensors
        .with(Arg.SRC, dense(1, 1, 2, 2), tensors.of(1, 0, 0, 2))
        .with(Arg.WEIGHTS, dense(1, 1, 2, 2), tensors.of(1, 2, 3, 4))
        .with(Arg.DST, dense(1, 1, 3, 3), dst)
        .run(description);
    assertArrayEquals(new float[] {1, 2, 0, 3, 6, 4, 0, 6, 8}, read(dst));
  }

  @Test
  void wrongShapesThrowWithNameStatusAndArguments() {
    OneDnnException e =
        assertThrows(
            OneDnnException.class,
            () ->
                Matmul.of(
                    tensors.engine(), dense(2, 3), dense(4, 5), null, dense(2, 5), attributes()));
    assertEquals(Status.INVALID_ARGUMENTS, e.status());
    for (String part :
        List.of("dnnl_matmul_primitive_desc_create", "dnnl_invalid_arguments", "2x3", "4x5")) {
      assertTrue(String.valueOf(e.getMessage()).contains(part), e.getMessage());
    }
  }

  @Test
  void closedObjectsAreRefusedInJava() {
    MemoryDesc description = dense(2, 3);
    description.close();
    description.close();
    assertThrows(IllegalStateException.class, description::bytes);
  }

  @Test
  void implementationsEnd() {
    PrimitiveDesc description =
        Matmul.of(tensors.engine(), dense(2, 3), dense(3, 5), null, dense(2, 5), attributes());
    String last = description.implementation();
    while (description.next()) {
      last = description.implementation();
    }
    assertTrue(last.startsWith("ref"), last);
  }

  @Test
  void twoThreadsGiveTheSameProduct() {
    OneDnn.setThreads(2);
    int n = 96;
    float[] a = integers(n * n, 8);
    float[] b = integers(n * n, 9);
    MemorySegment c = tensors.of(new float[n * n]);
    tensors
        .with(Arg.SRC, dense(n, n), tensors.of(a))
        .with(Arg.WEIGHTS, dense(n, n), tensors.of(b))
        .with(Arg.DST, dense(n, n), c)
        .run(
            Matmul.of(tensors.engine(), dense(n, n), dense(n, n), null, dense(n, n), attributes()));
    assertArrayEquals(product(a, b, n, n, n), read(c));
  }

  @Test
  void runningAllocatesNothing() {
    Engine engine = tensors.engine();
    MemoryDesc square = dense(8, 8);
    float[] values = new float[64];
    Arrays.fill(values, 1);
    Memory a = Memory.of(square, engine);
    Memory b = Memory.of(square, engine);
    Memory c = Memory.of(square, engine);
    long address = tensors.of(values).address();
    long result = tensors.of(values).address();
    ExecArgs arguments =
        ExecArgs.of(
            List.of(
                new ExecArgs.Entry(Arg.SRC, a),
                new ExecArgs.Entry(Arg.WEIGHTS, b),
                new ExecArgs.Entry(Arg.DST, c)));
    Stream stream = Stream.of(engine);
    // A scratchpad of the library's own, for one thread runs here.
    Primitive primitive =
        Primitive.of(Matmul.of(engine, square, square, null, square, Attributes.create()));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = Long.MAX_VALUE;
    for (int round = 0; round < 3; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20_000; i++) {
        OneDnn.setThreads(1);
        a.setData(address);
        b.setData(address);
        c.setData(result);
        primitive.execute(stream, arguments);
      }
      allocated = threads.getCurrentThreadAllocatedBytes() - before;
    }
    // The few bytes are those of reading the counter.
    assertTrue(allocated < 10_000, "20,000 runs allocated " + allocated + " bytes on the heap");
  }
}
