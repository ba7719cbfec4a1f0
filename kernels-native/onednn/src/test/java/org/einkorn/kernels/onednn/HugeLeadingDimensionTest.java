package org.einkorn.kernels.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Variant;
import org.einkorn.kernels.gemm.GemmProblem;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Leading dimensions beyond 2³¹ elements, on a file that is almost all hole. */
class HugeLeadingDimensionTest {

  private static final long HUGE = (1L << 31) + 3;

  private static GemmProblem problem(Role role) {
    return GemmProblem.of(3, 5, 2)
        .withLeadingDimensions(
            role == Role.SRC ? HUGE : 2,
            role == Role.WEIGHTS ? HUGE : 5,
            role == Role.DST ? HUGE : 5);
  }

  @ParameterizedTest
  @EnumSource(names = {"SRC", "WEIGHTS", "DST"})
  void isAnOrdinaryInput(Role role, @TempDir Path folder) throws Exception {
    GemmProblem problem = problem(role);
    Options options = Options.cpu().withThreads(2);
    List<Variant> variants = VariantsTest.variants(problem, options);
    assertFalse(variants.isEmpty());
    for (Variant variant : variants) {
      try (FileChannel file =
              FileChannel.open(
                  folder.resolve("sparse"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  StandardOpenOption.SPARSE);
          Arena arena = Arena.ofShared()) {
        OperandSpec spec = problem.operand(role);
        long bytes = spec.layout().extent() * Float.BYTES;
        NativeBuffer sparse =
            NativeBuffer.of(
                DataType.F32, file.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena));
        check(variant.prepare(problem, options, Preparation.COLD), role, sparse);
      }
    }
  }

  private static void check(Kernel kernel, Role huge, NativeBuffer sparse) {
    GemmProblem p = (GemmProblem) kernel.problem();
    Operands operands = new Operands();
    for (OperandSpec spec : p.operands()) {
      NativeBuffer buffer =
          spec.role() == huge
              ? sparse
              : NativeBuffer.allocate(DataType.F32, spec.layout().extent());
      for (long i = 0; i < spec.layout().count(); i++) {
        buffer.set(spec.layout().offsetOf(i), i + 1);
      }
      operands.set(spec.role(), buffer);
    }
    kernel.run(operands, kernel.newWorkspace());
    NativeBuffer dst = operands.nativeBuffer(Role.DST);
    for (int i = 0; i < p.m(); i++) {
      for (int j = 0; j < p.n(); j++) {
        double expected = 0;
        for (int k = 0; k < p.k(); k++) {
          expected += (i * p.k() + k + 1) * (k * p.n() + j + 1);
        }
        assertEquals(
            expected,
            dst.get(i * p.ldc() + j),
            kernel.variant().id() + " row " + i + " column " + j);
      }
    }
  }
}
