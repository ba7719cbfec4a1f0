package org.einkorn.kernels.microkernel;

import static org.einkorn.kernels.microkernel.MicroKernelTest.floats;
import static org.einkorn.kernels.microkernel.MicroKernelTest.get;
import static org.einkorn.kernels.microkernel.MicroKernelTest.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.stream.Stream;
import org.einkorn.kernels.microkernel.PanelPacker.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class PanelPackerTest {

  private static final int LD = 67;
  private static final int START = 3;

  static Stream<Arguments> packers() {
    return Stream.of(1, 4, 6, 8, 12, 14, 32, 48)
        .flatMap(width -> Stream.of(Order.values()).map(order -> Arguments.of(width, order)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("packers")
  void packsWholeAndRaggedPanels(int width, Order order) {
    for (int count : List.of(1, Math.max(1, width - 1), width)) {
      for (int k : List.of(0, 1, 17)) {
        check(width, order, count, k, false);
        check(width, order, count, k, true);
        checkDoubles(width, order, count, k, false);
        checkDoubles(width, order, count, k, true);
      }
    }
  }

  private static void checkDoubles(int width, Order order, int count, int k, boolean heap) {
    int runs = order == Order.ALONG ? k : count;
    int run = order == Order.ALONG ? count : k;
    double[] array = new double[START + Math.max(0, (runs - 1) * LD + run)];
    MemorySegment source = Arena.ofAuto().allocate(array.length * 8L, 64);
    for (int i = 0; i < array.length; i++) {
      array[i] = i;
      source.setAtIndex(ValueLayout.JAVA_DOUBLE, i, i);
    }
    MemorySegment panel = Arena.ofAuto().allocate(8L * width * k + PanelPacker.SLACK_BYTES, 64);
    panel.fill((byte) -1);
    PanelPacker packer = PanelPackers.get(width, order, Machine.DOUBLES);
    if (heap) {
      packer.pack(array, START, LD, panel, 0, count, k, 2);
    } else {
      packer.pack(source, START * 8L, LD * 8L, panel, 0, count, k, 2);
    }
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < width; i++) {
        double expected =
            i < count ? 2.0 * (START + (order == Order.ALONG ? p * LD + i : i * LD + p)) : 0;
        String where = "p " + p + ", i " + i + " of " + count + (heap ? ", heap" : "");
        assertEquals(expected, panel.getAtIndex(ValueLayout.JAVA_DOUBLE, p * width + i), where);
      }
    }
  }

  @Test
  void arraysOfAnotherTypeAreRefused() {
    PanelPacker ofFloats = PanelPackers.get(8, Order.ALONG, Machine.FLOATS);
    PanelPacker ofDoubles = PanelPackers.get(8, Order.ALONG, Machine.DOUBLES);
    MemorySegment panel = MemorySegment.NULL;
    assertThrows(
        IllegalStateException.class, () -> ofFloats.pack(new double[1], 0, 1, panel, 0, 1, 1, 1));
    assertThrows(
        IllegalStateException.class, () -> ofDoubles.pack(new float[1], 0, 1, panel, 0, 1, 1, 1));
  }

  private static void check(int width, Order order, int count, int k, boolean heap) {
    int runs = order == Order.ALONG ? k : count;
    int run = order == Order.ALONG ? count : k;
    // the source ends with the last element: nothing behind it may be read
    int size = START + Math.max(0, (runs - 1) * LD + run);
    float[] array = new float[size];
    MemorySegment source = floats(size);
    for (int i = 0; i < size; i++) {
      array[i] = i;
      set(source, i, i);
    }
    MemorySegment panel = floats(width * k + PanelPacker.SLACK_BYTES / 4);
    panel.fill((byte) -1);
    PanelPacker packer = PanelPackers.get(width, order, Machine.FLOATS);
    if (heap) {
      packer.pack(array, START, LD, panel, 0, count, k, 2f);
    } else {
      packer.pack(source, START * 4L, LD * 4L, panel, 0, count, k, 2f);
    }
    for (int p = 0; p < k; p++) {
      for (int i = 0; i < width; i++) {
        int from = START + (order == Order.ALONG ? p * LD + i : i * LD + p);
        float expected = i < count ? 2f * from : 0;
        String where = "p " + p + ", i " + i + " of " + count + (heap ? ", heap" : "");
        assertEquals(expected, get(panel, p * width + i), where);
      }
    }
  }

  @Test
  void tilesThatNoVectorFitsAreRefused() {
    Lanes lanes = new Lanes(Lanes.Element.F32, 128);
    assertThrows(IllegalArgumentException.class, () -> new Lanes(Lanes.Element.F32, 96));
    assertThrows(IllegalArgumentException.class, () -> Tile.of(8, 6, lanes));
  }
}
