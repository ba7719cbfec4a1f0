package org.einkorn.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.junit.jupiter.api.Test;

/** What is refused, and why; needs no device. */
class RefusalTest {

  private static DeviceInfo device(long groupSize, long localMemory) {
    return new DeviceInfo(
        0,
        "platform",
        "1",
        "name",
        "vendor",
        "driver",
        "OpenCL 1.2",
        "OpenCL C 1.2",
        DeviceInfo.Type.GPU,
        1,
        1000,
        groupSize,
        List.of(groupSize, groupSize, groupSize),
        4,
        1L << 30,
        1L << 28,
        localMemory,
        true,
        0,
        0,
        128,
        64,
        false,
        false,
        false,
        false,
        true,
        1,
        List.of());
  }

  private static Optional<String> refusal(Planner planner, String problem, DeviceInfo device) {
    return planner.refusal(Problems.parse(problem), device);
  }

  @Test
  void tilesThatDoNotFitTheDevice() {
    GemmPlanner planner = new GemmPlanner(new Tile(128, 128, 8, 8, 8));
    String problem = "gemm forward f32 4x4:4x4";
    assertEquals(
        Optional.of("needs work-groups of 256, the device runs 128"),
        refusal(planner, problem, device(128, 1 << 16)));
    assertEquals(
        Optional.of("needs 8480 bytes of local memory, the device has 8192"),
        refusal(planner, problem, device(256, 8192)));
    assertEquals(Optional.empty(), refusal(planner, problem, device(256, 8480)));
  }

  @Test
  void smallDevicesStillHaveATile() {
    Problem problem = Problems.parse("gemm forward f32 4x4:4x4");
    long fitting =
        Table.of(Family.GEMM).stream()
            .filter(planner -> planner.refusal(problem, device(64, 16 << 10)).isEmpty())
            .count();
    assertEquals(2, fitting);
  }

  @Test
  void aCpuIsAdvisedToTakeWideVectorsFirst() {
    List<Planner> gpu = Table.of(Family.GEMM, DeviceInfo.Type.GPU);
    List<Planner> cpu = Table.of(Family.GEMM, DeviceInfo.Type.CPU);
    assertEquals("opencl/gemm/64x64x16", gpu.getFirst().id());
    assertEquals("opencl/gemm/64x128x16", cpu.getFirst().id());
    assertEquals(Set.copyOf(gpu), Set.copyOf(cpu));
  }

  @Test
  void operandsBeyondTheReachOfOffsets() {
    assertEquals(
        Optional.of("src spans 3000000000 elements, and this kernel's offsets end at 2147483647"),
        refusal(
            new PoolingPlanner(),
            "pooling forward-inference f32 max mb3000ic1000ih1iw1000kh1kw2 nchw",
            device(256, 1 << 16)));
    assertEquals(
        Optional.of("m=3000000000 exceeds this kernel's limit of 2147479551"),
        refusal(
            new GemmPlanner(Tile.ALL.getFirst()),
            "gemm forward f32 3000000000x1:1x1",
            device(256, 1 << 16)));
  }

  @Test
  void aLeadingDimensionBeyondIntIsNone() {
    assertEquals(
        Optional.empty(),
        refusal(
            new GemmPlanner(Tile.ALL.getFirst()),
            "gemm forward f32 4x4:4x4 lda=3000000000",
            device(256, 1 << 16)));
  }

  @Test
  void senselessTiles() {
    assertThrows(IllegalArgumentException.class, () -> new Tile(48, 64, 8, 4, 4));
    assertThrows(IllegalArgumentException.class, () -> new Tile(64, 64, 8, 4, 1));
    assertThrows(IllegalArgumentException.class, () -> new Tile(64, 8, 8, 4, 16));
  }
}
