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

  long bytes() {
    return stacks.values().stream().mapToLong(Stack::bytes).sum();
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
    private final List<Buffer> chunks = new ArrayList<>();
    private int chunk;
    private long used;

    Stack(DataType type) {
      this.type = type;
    }

    Place take(long count) {
      if (planning) {
        return plan(count);
      }
      while (chunk < chunks.size() && used + count > chunks.get(chunk).elements()) {
        chunk++;
        used = 0;
      }
      if (chunk == chunks.size()) {
        chunks.add(device.allocate(type, Math.max(count, CHUNK_BYTES / type.bytes())));
      }
      Place place = new Place(chunks.get(chunk), used, count);
      used += padded(count);
      return place;
    }

    private Place plan(long count) {
      if (chunks.isEmpty() || chunks.getFirst().elements() < count) {
        chunks.clear();
        chunks.add(device.allocate(type, count));
      }
      used += padded(count);
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
      return planning
          ? used * type.bytes()
          : chunks.stream().mapToLong(b -> b.elements() * type.bytes()).sum();
    }
  }
}
