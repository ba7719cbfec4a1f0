package org.einkorn.kernels;

import java.util.IdentityHashMap;
import java.util.function.Supplier;

/**
 * Scratch memory for one call in flight. It may serve many kernels, one after the other: give it
 * the greatest {@link Kernel#workspaceBytes()} of them.
 */
public final class Workspace {

  private final Buffer memory;
  private final IdentityHashMap<Kernel, Object> frames = new IdentityHashMap<>();

  private Workspace(Buffer memory) {
    this.memory = memory;
  }

  /** A workspace of at least this many bytes in a device's memory. */
  public static Workspace allocate(Device device, long bytes) {
    return new Workspace(device.allocate(DataType.U8, Checks.size("bytes", bytes)));
  }

  /**
   * A workspace in memory that the caller owns.
   *
   * @param memory u8 elements, aligned to 64 bytes
   */
  public static Workspace of(Buffer memory) {
    if (memory.type() != DataType.U8) {
      throw new IllegalArgumentException(
          "a workspace is made of u8 elements, not of " + memory.type().text());
    }
    return new Workspace(memory);
  }

  /** The memory, as u8 elements, aligned to 64 bytes. */
  public Buffer memory() {
    return memory;
  }

  /** Its size. */
  public long bytes() {
    return memory.elements();
  }

  /**
   * State that a kernel keeps from call to call in this workspace, such as argument arrays: made at
   * the first call, so that later calls allocate nothing.
   */
  @SuppressWarnings("unchecked") // a kernel always asks for its own type
  public <T> T frame(Kernel kernel, Supplier<T> maker) {
    Object frame = frames.get(kernel);
    if (frame == null) {
      frame = maker.get();
      frames.put(kernel, frame);
    }
    return (T) frame;
  }
}
