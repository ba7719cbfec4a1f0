package org.einkorn.autotune.race;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import org.einkorn.autotune.book.Machine;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Team;

/** Drives operands out of the caches: reads as much memory as the last cache holds. */
final class CacheSweeper {

  private static final long MOST_BYTES = 64L << 20;
  private static final long LINE = 64;

  private final MemorySegment memory;
  private final AtomicLong sink = new AtomicLong();

  CacheSweeper() {
    long bytes = Math.min(MOST_BYTES, Machine.lastCacheBytes());
    HostBuffer buffer = (HostBuffer) Device.cpu().allocate(DataType.U8, bytes);
    memory = buffer.segment();
  }

  long bytes() {
    return memory.byteSize();
  }

  /** Each thread reads its share, which is more than the caches of its own core hold. */
  void sweep(int threads) {
    Team.shared().run(threads, this::sweepPart);
  }

  private void sweepPart(int part, int parts) {
    long share = memory.byteSize() / parts / LINE * LINE;
    long sum = 0;
    for (long at = part * share; at < (part + 1) * share; at += LINE) {
      sum += memory.get(ValueLayout.JAVA_BYTE, at);
    }
    sink.addAndGet(sum);
  }
}
