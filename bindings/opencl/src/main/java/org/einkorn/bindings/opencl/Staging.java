package org.einkorn.bindings.opencl;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jocl.Pointer;

/**
 * A block of native memory through which heap arrays and small pieces travel. Handing an array to
 * JOCL instead would pin it while the transfer waits for the queue, and with it the garbage
 * collector; handing native memory would allocate a {@code ByteBuffer} and a pointer each time.
 */
final class Staging {

  static final int BYTES = 1 << 20;

  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BYTES).order(ByteOrder.nativeOrder());
  private final MemorySegment segment = MemorySegment.ofBuffer(buffer);
  private final Pointer pointer = Pointer.to(buffer);

  MemorySegment segment() {
    return segment;
  }

  Pointer pointer() {
    return pointer;
  }
}
