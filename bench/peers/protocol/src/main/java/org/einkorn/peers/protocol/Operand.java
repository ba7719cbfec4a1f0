package org.einkorn.peers.protocol;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An operand in memory of its own, aligned to 64 bytes.
 *
 * @param segment its elements, gaps of the layout included
 * @param type f32, f64, s32 or u8
 * @param file where it came from
 * @param written true when the operation writes to it
 */
public record Operand(MemorySegment segment, String type, Path file, boolean written) {

  private static final long ALIGNMENT = 64;

  static Operand load(Path file, String type, boolean written, Arena arena) throws IOException {
    Operand operand = new Operand(arena.allocate(Files.size(file), ALIGNMENT), type, file, written);
    operand.read();
    return operand;
  }

  /** Takes the first contents again. */
  void read() throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        Arena mapping = Arena.ofConfined()) {
      segment.copyFrom(channel.map(FileChannel.MapMode.READ_ONLY, 0, segment.byteSize(), mapping));
    }
  }

  void save() throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        Arena mapping = Arena.ofConfined()) {
      channel.map(FileChannel.MapMode.READ_WRITE, 0, segment.byteSize(), mapping).copyFrom(segment);
    }
  }

  /** A copy as an array of f32. */
  public float[] floats() {
    return segment.toArray(ValueLayout.JAVA_FLOAT);
  }

  /** A copy as an array of f64. */
  public double[] doubles() {
    return segment.toArray(ValueLayout.JAVA_DOUBLE);
  }

  /** A copy as an array of s32. */
  public int[] ints() {
    return segment.toArray(ValueLayout.JAVA_INT);
  }

  /** Overwrites the operand. */
  public void put(float[] values) {
    segment.copyFrom(MemorySegment.ofArray(values));
  }

  /** Overwrites the operand. */
  public void put(double[] values) {
    segment.copyFrom(MemorySegment.ofArray(values));
  }

  /** Overwrites the operand. */
  public void put(byte[] values) {
    segment.copyFrom(MemorySegment.ofArray(values));
  }
}
