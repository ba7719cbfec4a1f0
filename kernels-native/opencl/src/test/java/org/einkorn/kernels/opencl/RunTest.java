package org.einkorn.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunTest {

  private final OpenClDevice device = Devices.first();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm forward f32 17x33:33x19 +bias:n+sigmoid",
        "convolution backward-weights f32 mb2ic3ih7iw6oc5kh3ph1 nchw +bias",
        "softmax forward-training f32 5x10 axis=1 cross-entropy",
        "optimizer forward f32 adam 101",
      })
  void aRunAllocatesNothingOnTheHeap(String text) {
    Problem problem = Problems.parse(text);
    Kernel kernel = prepare(problem, Preparation.WARM);
    Operands operands = new Trial(problem, kernel.options(), Data.REALS, 1).operands();
    Workspace workspace = kernel.newWorkspace();
    long allocated =
        Allocation.ofAHundred(() -> {
          if (operands.has(Role.PARAMETERS)) {
            operands.set(Scalar.STEP, 5);
          }
          kernel.run(operands, workspace);
        });
    device.finish();
    assertTrue(allocated < 100, () -> allocated + " bytes for 100 runs");
  }

  @Test
  void aSmallCopyAllocatesNothingOnTheHeap() {
    OpenClBuffer there = device.allocate(DataType.F32, 1000);
    NativeBuffer here = NativeBuffer.allocate(DataType.F32, 1000);
    long allocated =
        Allocation.ofAHundred(() -> {
          device.copy(here, 1, there, 2, 900);
          device.copy(there, 2, here, 1, 900);
        });
    assertTrue(allocated < 100, () -> allocated + " bytes for 200 copies");
  }

  @Test
  void runsAreInOrder() {
    Kernel add = prepare(Problems.parse("elementwise forward f32 add 5:5"), Preparation.COLD);
    OpenClBuffer sum = buffer(0, 0, 0, 0, 0);
    OpenClBuffer one = buffer(1, 2, 3, 4, 5);
    Workspace workspace = add.newWorkspace();
    // in place, each on the result of the last, with nothing that waits in between
    Operands operands = new Operands().set(Role.SRC, sum).set(Role.SRC1, one).set(Role.DST, sum);
    for (int i = 0; i < 1000; i++) {
      add.run(operands, workspace);
    }
    assertEquals(List.of(1000f, 2000f, 3000f, 4000f, 5000f), floats(sum, 5));
  }

  @Test
  void oneKernelRunsInManyThreads() throws Exception {
    Problem problem = Problems.parse("softmax forward-training f32 70x10 axis=1 cross-entropy");
    Kernel kernel = prepare(problem, Preparation.COLD);
    List<Future<String>> results = new ArrayList<>();
    try (var executor = Executors.newFixedThreadPool(3)) {
      for (int t = 0; t < 3; t++) {
        long seed = t;
        results.add(executor.submit(() -> repeat(kernel, problem, seed)));
      }
      for (Future<String> result : results) {
        assertEquals("", result.get());
      }
    }
  }

  private String repeat(Kernel kernel, Problem problem, long seed) {
    Trial trial = new Trial(problem, kernel.options(), Data.REALS, seed);
    Workspace workspace = kernel.newWorkspace();
    for (int i = 0; i < 50; i++) {
      trial.reset();
      kernel.run(trial.operands(), workspace);
      String mismatch = trial.mismatch().orElse("");
      if (!mismatch.isEmpty()) {
        return "seed " + seed + ", run " + i + ": " + mismatch;
      }
    }
    return "";
  }

  @Test
  void poolingPrefersTheFirstOfEqualsAndNaN() {
    Problem problem = Problems.parse("pooling forward-training f32 max mb1ic1ih2iw6kh2sh2 nchw");
    float nan = Float.NaN;
    OpenClBuffer src = buffer(3, 3, 1, nan, -5, -5, 3, 3, 9, 2, -5, -4);
    OpenClBuffer dst = device.allocate(DataType.F32, 3);
    OpenClBuffer indices = device.allocate(DataType.U8, 3);
    Kernel kernel = prepare(problem, Preparation.COLD);
    kernel.run(
        new Operands().set(Role.SRC, src).set(Role.DST, dst).set(Role.INDICES, indices),
        kernel.newWorkspace());
    assertEquals(List.of(3f, nan, -4f), floats(dst, 3));
    HeapBuffer places = HeapBuffer.allocate(DataType.U8, 3);
    device.copy(indices, 0, places, 0, 3);
    assertEquals(List.of(0.0, 1.0, 3.0), List.of(places.get(0), places.get(1), places.get(2)));
  }

  @Test
  void labelsOutsideTheClassesAreIgnored() {
    Problem problem = Problems.parse("softmax forward-training f32 3x2 axis=1 cross-entropy");
    OpenClBuffer src = buffer(0, 0, 1, 2, 5, 5);
    OpenClBuffer labels = device.allocate(DataType.S32, 3);
    HeapBuffer hostLabels = HeapBuffer.allocate(DataType.S32, 3);
    hostLabels.set(0, 1);
    hostLabels.set(1, -1);
    hostLabels.set(2, 2);
    device.copy(hostLabels, 0, labels, 0, 3);
    OpenClBuffer loss = device.allocate(DataType.F32, 1);
    OpenClBuffer gradient = device.allocate(DataType.F32, 6);
    Kernel kernel = prepare(problem, Preparation.COLD);
    kernel.run(
        new Operands()
            .set(Role.SRC, src)
            .set(Role.LABELS, labels)
            .set(Role.LOSS, loss)
            .set(Role.DIFF_SRC, gradient),
        kernel.newWorkspace());
    assertEquals(Math.log(2), floats(loss, 1).getFirst(), 1e-6);
    assertEquals(List.of(0.5f, -0.5f, 0f, 0f, 0f, 0f), floats(gradient, 6));
  }

  private Kernel prepare(Problem problem, Preparation preparation) {
    return new OpenClVariant(Table.of(problem.family()).getFirst(), device)
        .prepare(problem, Options.on(device), preparation);
  }

  private OpenClBuffer buffer(float... values) {
    OpenClBuffer buffer = device.allocate(DataType.F32, values.length);
    device.copy(HeapBuffer.of(values), 0, buffer, 0, values.length);
    return buffer;
  }

  private List<Float> floats(OpenClBuffer buffer, int count) {
    float[] values = new float[count];
    device.copy(buffer, 0, HeapBuffer.of(values), 0, count);
    List<Float> list = new ArrayList<>();
    for (float value : values) {
      list.add(value);
    }
    return list;
  }
}
