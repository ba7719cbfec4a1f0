package org.einkorn.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Storage;
import org.junit.jupiter.api.Test;

class BackendTest {

  private final OpenClDevice device = Devices.first();

  @Test
  void theServiceLoaderFindsIt() {
    Backend found = Backends.named("opencl");
    assertInstanceOf(OpenClBackend.class, found);
    assertEquals(Backend.SPI_VERSION, found.spiVersion());
    assertSame(device, found.devices().getFirst(), "devices are one for the process");
  }

  @Test
  void itTellsWhatItRunsOn() {
    var available = assertInstanceOf(Available.class, Devices.BACKEND.availability());
    assertTrue(available.version().startsWith("OpenCL "), available.version());
    assertEquals(device.info().driver(), available.details().get("opencl:0 driver"));
    assertEquals("opencl:0", device.id());
    assertEquals(Storage.DEVICE, device.storage());
  }

  @Test
  void itOffersNothingForTheCpu() {
    Problem problem = Problems.parse("gemm forward f32 4x4:4x4");
    assertEquals(List.of(), Devices.BACKEND.offers(problem, Options.cpu()));
    OpenClVariant variant = new OpenClVariant(new GemmPlanner(Tile.ALL.getFirst()), device);
    var e =
        assertThrows(
            IllegalArgumentException.class,
            () -> variant.prepare(problem, Options.cpu(), Preparation.COLD));
    assertEquals("opencl/gemm/64x64x16 was offered for opencl:0, not for cpu", e.getMessage());
  }

  @Test
  void buffersOfOtherMemoryAreRefusedWithAReason() {
    Kernel kernel = kernel("elementwise forward f32 add 4:4");
    Operands operands =
        new Operands()
            .set(Role.SRC, HeapBuffer.allocate(DataType.F32, 4))
            .set(Role.SRC1, device.allocate(DataType.F32, 4))
            .set(Role.DST, device.allocate(DataType.F32, 4));
    var heap =
        assertThrows(
            IllegalArgumentException.class, () -> kernel.run(operands, kernel.newWorkspace()));
    assertTrue(
        String.valueOf(heap.getMessage()).contains("src lives in heap memory of cpu"),
        heap::toString);
    operands.set(Role.SRC, NativeBuffer.allocate(DataType.F32, 4));
    var cpu =
        assertThrows(
            IllegalArgumentException.class, () -> kernel.run(operands, kernel.newWorkspace()));
    assertTrue(
        String.valueOf(cpu.getMessage()).contains("src lives in native memory of cpu"),
        cpu::toString);
  }

  @Test
  void buffersStartAtZeroWhateverTheirSize() {
    for (int bytes : new int[] {0, 1, 3, 4, 7, 64}) {
      OpenClBuffer buffer = device.allocate(DataType.U8, bytes);
      HostBuffer copy = NativeBuffer.allocate(DataType.U8, bytes);
      for (int i = 0; i < bytes; i++) {
        copy.set(i, 7);
      }
      device.copy(buffer, 0, copy, 0, bytes);
      for (int i = 0; i < bytes; i++) {
        assertEquals(0, copy.get(i));
      }
    }
  }

  @Test
  void copiesGoInEveryDirection() {
    HeapBuffer heap = HeapBuffer.of(new float[] {1, 2, 3, 4});
    OpenClBuffer there = device.allocate(DataType.F32, 6);
    OpenClBuffer beside = device.allocate(DataType.F32, 6);
    NativeBuffer back = NativeBuffer.allocate(DataType.F32, 3);
    NativeBuffer last = NativeBuffer.allocate(DataType.F32, 3);
    device.copy(heap, 1, there, 2, 3);
    device.copy(there, 2, beside, 0, 3);
    device.copy(beside, 0, back, 0, 3);
    device.copy(back, 0, last, 0, 3);
    assertEquals(2, last.get(0));
    assertEquals(4, last.get(2));
    assertThrows(IndexOutOfBoundsException.class, () -> device.copy(heap, 2, there, 0, 3));
    OpenClBuffer integers = device.allocate(DataType.S32, 6);
    assertThrows(IllegalArgumentException.class, () -> device.copy(heap, 0, integers, 0, 1));
  }

  @Test
  void aWorkspaceIsOnTheDevice() {
    Kernel kernel = kernel("softmax forward-training f32 5x10 axis=1 cross-entropy");
    assertEquals(4 * (1 + 5), kernel.workspaceBytes());
    assertSame(device, kernel.newWorkspace().memory().device());
  }

  @Test
  void revisionsFollowTheSourceAndTheDriver() {
    String gemm = new OpenClVariant(new GemmPlanner(Tile.ALL.getFirst()), device).revision();
    String pooling = new OpenClVariant(new PoolingPlanner(), device).revision();
    assertNotEquals(gemm, pooling);
    assertTrue(gemm.contains(device.info().driver()), gemm);
  }

  private Kernel kernel(String text) {
    Problem problem = Problems.parse(text);
    return new OpenClVariant(Table.of(problem.family()).getFirst(), device)
        .prepare(problem, Options.on(device), Preparation.COLD);
  }

  @Test
  void anotherDeviceCannotTakeOurBuffers() {
    OpenClBuffer ours = device.allocate(DataType.F32, 1);
    assertThrows(
        RuntimeException.class,
        () -> Device.cpu().copy(ours, 0, NativeBuffer.allocate(DataType.F32, 1), 0, 1));
  }
}
