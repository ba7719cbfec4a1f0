package org.einkorn.nn;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;

/** Memory that grows by whole buffers and is taken from, and given back to, like a stack. */
final class StepMemory {
  private static final long CHUNK_BYTES = 4L << 20;
  private static final int ALIGNMENT_BYTES = 64;

  private final Device device;
  private final boolean planning;
  private final Map<DataType, Stack> stacks = new EnumMap<>(DataType.class);

  /**
   * Memory of a device.
   *
   * @param planning whether it is only counted what would be taken: then all places are the same
   */
  StepMemory(Device device, boolean planning) {
    this.device = device;
    this.planning = planning;
    for (DataType type : DataType.values()) {
      stacks.put(type, new Stack(type));
    }
  }

  /** What was taken before; {@link #giveBack} returns to it. */
  record Mark(long f32, long f64, long s32, long u8) {}

  Place take(DataType type, long count) {
    return stack(type).take(count);
  }

  Mark mark() {
    return new Mark(
        stack(DataType.F32).mark(),
        stack(DataType.F64).mark(),
        stack(DataType.S32).mark(),
        stack(DataType.U8).mark());
  }

  void giveBack(Mark mark) {
    stack(DataType.F32).giveBack(mark.f32);
    stack(DataType.F64).giveBack(mark.f64);
    stack(DataType.S32).giveBack(mark.s32);
    stack(DataType.U8).giveBack(mark.u8);
  }

  /** Bytes that were allocated or, when planning, would have been. */
  long bytes() {
    return stacks.values().stream().mapToLong(Stack::bytes).sum();
  }

  /** Bytes of all places that were taken while planning. */
  long plannedBytes() {
    return stacks.values().stream().mapToLong(stack -> stack.planned * stack.type.bytes()).sum();
  }

  private Stack stack(DataType type) {
    Stack stack = stacks.get(type);
    if (stack == null) {
      throw new IllegalArgumentException("no memory of type " + type.text());
    }
    return stack;
  }

  /** The chunks of one type; a mark is a chunk's number and an offset in it. */
  private final class Stack {
    private static final int OFFSET_BITS = 40;

    private final DataType type;
    private final List<Long> sizes = new ArrayList<>();
    private final List<Buffer> chunks = new ArrayList<>();
    private int chunk;
    private long used;
    private long planned;

    Stack(DataType type) {
      this.type = type;
    }

    Place take(long count) {
      while (chunk < sizes.size() && used + count > sizes.get(chunk)) {
        chunk++;
        used = 0;
      }
      if (chunk == sizes.size()) {
        sizes.add(Math.max(count, CHUNK_BYTES / type.bytes()));
        if (!planning) {
          chunks.add(device.allocate(type, sizes.getLast()));
        }
      }
      Place place = planning ? plan(count) : new Place(chunks.get(chunk), used, count);
      used += padded(count);
      return place;
    }

    /** A place at the start of one buffer, as large as the greatest one so far. */
    private Place plan(long count) {
      if (chunks.isEmpty() || chunks.getFirst().elements() < count) {
        chunks.clear();
        chunks.add(device.allocate(type, count));
      }
      planned += padded(count);
      return new Place(chunks.getFirst(), 0, count);
    }

    private long padded(long count) {
      int alignment = ALIGNMENT_BYTES / type.bytes();
      return Math.ceilDiv(count, alignment) * alignment;
    }

    long mark() {
      return (long) chunk << OFFSET_BITS | used;
    }

    void giveBack(long mark) {
      chunk = (int) (mark >>> OFFSET_BITS);
      used = mark & ((1L << OFFSET_BITS) - 1);
    }

    long bytes() {
      return sizes.stream().mapToLong(size -> size * type.bytes()).sum();
    }
  }
}
