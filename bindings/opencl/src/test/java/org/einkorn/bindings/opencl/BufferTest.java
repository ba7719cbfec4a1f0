package org.einkorn.bindings.opencl;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.einkorn.bindings.opencl.Messages.assertSays;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BufferTest {

  private final ClDevice device = Devices.first();

  @Test
  void nativeMemoryComesBackAsItWent() {
    try (Arena arena = Arena.ofConfined();
        ClBuffer buffer = device.allocate(4096)) {
      MemorySegment out = arena.allocate(4096, 64);
      for (int i = 0; i < 1024; i++) {
        out.setAtIndex(JAVA_FLOAT, i, i - 512);
      }
      buffer.write(0, out);
      MemorySegment back = arena.allocate(4096, 64);
      buffer.read(0, back);
      assertEquals(-1, out.mismatch(back));
    }
  }

  @Test
  void aHeapArrayLongerThanTheStagingBlockComesBackAsItWent() {
    int[] out = IntStream.range(0, Staging.BYTES / 4 * 2 + 77).toArray();
    int[] back = new int[out.length];
    try (ClBuffer buffer = device.allocate(4L * out.length)) {
      buffer.write(0, MemorySegment.ofArray(out));
      buffer.read(0, MemorySegment.ofArray(back));
    }
    assertArrayEquals(out, back);
  }

  @Test
  void nativeMemoryLongerThanTheStagingBlockComesBackAsItWent() {
    long bytes = Staging.BYTES + 12;
    try (Arena arena = Arena.ofConfined();
        ClBuffer buffer = device.allocate(bytes)) {
      MemorySegment out = arena.allocate(bytes + 8, 64);
      for (int i = 0; i < out.byteSize() / 4; i++) {
        out.setAtIndex(JAVA_INT, i, i);
      }
      buffer.write(0, out, 8, bytes);
      MemorySegment back = arena.allocate(bytes + 8, 64);
      buffer.read(0, back, 4, bytes);
      assertEquals(-1, out.asSlice(8).mismatch(back.asSlice(4, bytes)));
      assertEquals(0, back.get(JAVA_INT, 0), "outside the range");
      assertEquals(0, back.get(JAVA_INT, bytes + 4), "outside the range");
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.write(0, out, 9, bytes));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.read(0, back, -1, bytes));
    }
  }

  @Test
  void piecesOfALargeTransferMeet() {
    try (Arena arena = Arena.ofConfined();
        ClBuffer buffer = device.allocate(1003)) {
      MemorySegment out = arena.allocate(1003, 64);
      for (int i = 0; i < 1003; i++) {
        out.set(JAVA_BYTE, i, (byte) (i * 7));
      }
      buffer.direct(0, out, 0, 1003, 100, true);
      MemorySegment back = arena.allocate(1003, 64);
      buffer.direct(0, back, 0, 1003, 64, false);
      assertEquals(-1, out.mismatch(back));
    }
  }

  @Test
  void aWriteTouchesItsRangeOnly() {
    try (ClBuffer buffer = device.allocate(40)) {
      buffer.fill(0, 40, -1);
      buffer.write(12, MemorySegment.ofArray(new int[] {7, 8, 9}));
      assertArrayEquals(new int[] {-1, -1, -1, 7, 8, 9, -1, -1, -1, -1}, ints(buffer, 10));
    }
  }

  @Test
  void fillSetsItsRangeOnly() {
    try (ClBuffer buffer = device.allocate(24)) {
      buffer.fill(0, 24, 5);
      buffer.fill(8, 12, 6);
      buffer.fill(8, 0, 7);
      assertArrayEquals(new int[] {5, 5, 6, 6, 6, 5}, ints(buffer, 6));
      assertThrows(IllegalArgumentException.class, () -> buffer.fill(2, 4, 0));
    }
  }

  @Test
  void copiesMoveBetweenBuffersAndRefuseOverlap() {
    try (ClBuffer a = device.allocate(16);
        ClBuffer b = device.allocate(16)) {
      a.write(0, MemorySegment.ofArray(new int[] {1, 2, 3, 4}));
      b.fill(0, 16, 0);
      a.copyTo(b, 4, 0, 8);
      a.copyTo(a, 0, 8, 8);
      assertArrayEquals(new int[] {2, 3, 0, 0}, ints(b, 4));
      assertArrayEquals(new int[] {1, 2, 1, 2}, ints(a, 4));
      var e = assertThrows(IllegalArgumentException.class, () -> a.copyTo(a, 0, 4, 8));
      assertSays(e, "overlap");
    }
  }

  @Test
  void rangesOutsideTheBufferAreRefusedInJava() {
    try (ClBuffer buffer = device.allocate(16)) {
      MemorySegment eight = MemorySegment.ofArray(new int[2]);
      var e = assertThrows(IndexOutOfBoundsException.class, () -> buffer.write(12, eight));
      assertEquals("range of 8 bytes at offset 12 leaves a buffer of 16", e.getMessage());
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.read(-1, eight));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.read(Long.MAX_VALUE, eight));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.fill(8, 12, 0));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.copyTo(buffer, 0, 0, 17));
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.copyTo(buffer, 0, 0, -4));
    }
  }

  @Test
  void aReadOnlyDestinationIsRefused() {
    try (ClBuffer buffer = device.allocate(8)) {
      MemorySegment readOnly = MemorySegment.ofArray(new int[2]).asReadOnly();
      assertThrows(IllegalArgumentException.class, () -> buffer.read(0, readOnly));
    }
  }

  @Test
  void anEmptyBufferIsAnOrdinaryOne() {
    try (ClBuffer buffer = device.allocate(0)) {
      assertEquals(0, buffer.bytes());
      buffer.write(0, MemorySegment.ofArray(new int[0]));
      MemorySegment four = MemorySegment.ofArray(new int[1]);
      assertThrows(IndexOutOfBoundsException.class, () -> buffer.read(0, four));
    }
  }

  @Test
  void sizesThatNoDeviceHasAreRefused() {
    var negative = assertThrows(IllegalArgumentException.class, () -> device.allocate(-1));
    assertSays(negative, "-1");
    long tooMuch = device.info().maxAllocation() + 1;
    var huge = assertThrows(IllegalArgumentException.class, () -> device.allocate(tooMuch));
    assertSays(huge, Long.toString(tooMuch));
  }

  @Test
  void aClosedBufferThrowsInsteadOfCrashing() {
    ClBuffer buffer = device.allocate(16);
    buffer.close();
    buffer.close();
    assertFalse(buffer.isOpen());
    MemorySegment four = MemorySegment.ofArray(new int[1]);
    assertThrows(IllegalStateException.class, () -> buffer.write(0, four));
    assertThrows(IllegalStateException.class, () -> buffer.read(0, four));
    assertThrows(IllegalStateException.class, () -> buffer.fill(0, 4, 0));
  }

  private static int[] ints(ClBuffer buffer, int count) {
    int[] values = new int[count];
    Arrays.fill(values, Integer.MIN_VALUE);
    MemorySegment segment = MemorySegment.ofArray(values);
    buffer.read(0, segment);
    return segment.toArray(JAVA_INT);
  }
}
