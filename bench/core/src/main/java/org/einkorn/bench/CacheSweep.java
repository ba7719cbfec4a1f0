package org.einkorn.bench;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicLong;
import org.einkorn.autotune.book.Machine;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Team;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Drives operands out of the caches before each run: every thread of the pool reads its share of
 * twice what the last cache holds.
 */
@State(Scope.Benchmark)
public class CacheSweep {

  private static final long LINE = 64;

  private final AtomicLong sink = new AtomicLong();
  private final MemorySegment memory =
      ((HostBuffer) Device.cpu().allocate(DataType.U8, bytes())).segment();

  /** How much is read: twice the last cache. */
  public static long bytes() {
    return 2 * Machine.lastCacheBytes();
  }

  /** Reads the memory. */
  @Setup(Level.Invocation)
  public void sweep() {
    Team.shared().run(Team.budget(), this::sweepPart);
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
