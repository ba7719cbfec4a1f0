package org.einkorn.kernels.transform;

import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Storage;
import org.einkorn.kernels.vector.Blocks;
import org.einkorn.kernels.vector.Floats;

/**
 * Room for a block that is transposed, 20 KB for each thread. A block's rows may be so far apart
 * that they meet in the same few lines of a cache; here they do not.
 */
final class TileBuffer {

  /** Elements from row to row: an odd number of cache lines. */
  static final int PITCH = Leaf.SIDE + Blocks.CACHE_LINE;

  private static final int SIZE = Leaf.SIDE * PITCH;

  private static final ThreadLocal<Floats> NATIVE =
      ThreadLocal.withInitial(() -> on(NativeBuffer.allocate(DataType.F32, SIZE)));
  private static final ThreadLocal<Floats> HEAP =
      ThreadLocal.withInitial(() -> on(HeapBuffer.allocate(DataType.F32, SIZE)));

  private TileBuffer() {}

  private static Floats on(Buffer buffer) {
    Floats floats = new Floats();
    floats.bind(buffer, 0);
    return floats;
  }

  /** The buffer of this thread. */
  static Floats of(Storage storage) {
    return storage == Storage.HEAP ? HEAP.get() : NATIVE.get();
  }
}
