package org.einkorn.bench.roofs;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.IntConsumer;
import org.einkorn.bench.results.Roof;
import org.einkorn.bench.results.Unit;
import org.einkorn.bindings.onednn.OneDnnException;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Team;

/** Measures roofs; each is the best of all ways and of all tries, for it is what can be done. */
final class RoofMeter {

  /** A try is long enough for the clock and for starting threads not to count. */
  private static final double TRY_NANOS = 1e6;

  /** How long the compiler may take until a loop that is new becomes faster. */
  private static final long COMPILER_NANOS = 500_000_000;

  private static final long MOST_NANOS = 10_000_000_000L;

  /** Bytes that a try allocates beside its loop: tasks of threads. */
  private static final long BOOKKEEPING_BYTES = 4096;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** A try that is faster by less is no progress. */
  private static final double PROGRESS = 1.02;

  /** Distance between arrays, so that their elements do not fall into one set of a cache. */
  private static final long SKEW = 1088;

  private static final long ALIGNMENT = 64;

  private final List<Integer> threads;
  private final long nanosPerWay;
  private final List<CacheLevel> levels;
  private final DoubleAdder sink = new DoubleAdder();
  private final Set<String> known = new HashSet<>();
  private String reorderFailure = "";

  /**
   * A meter.
   *
   * @param threads for which numbers of threads, ascending
   * @param millisPerWay how long each way is tried
   */
  RoofMeter(List<Integer> threads, long millisPerWay, List<CacheLevel> levels) {
    this.threads = threads;
    this.nanosPerWay = millisPerWay * 1_000_000;
    this.levels = levels;
  }

  /** Measures all roofs. */
  List<Roof> measure() {
    List<Roof> roofs = new ArrayList<>();
    List<Roof> fewer = List.of();
    for (int count : threads) {
      List<Roof> measured = new ArrayList<>();
      measured.add(fma(DataType.F32, count));
      measured.add(fma(DataType.F64, count));
      for (CacheLevel level : levels) {
        measured.addAll(bandwidths(level, count));
      }
      for (int i = 0; i < fewer.size(); i++) {
        measured.set(i, atLeast(measured.get(i), fewer.get(i)));
      }
      roofs.addAll(measured);
      fewer = measured;
    }
    return roofs;
  }

  /** What fewer threads reach, more can too: by leaving some idle. */
  private static Roof atLeast(Roof roof, Roof fewer) {
    return roof.value() >= fewer.value()
        ? roof
        : new Roof(
            roof.name(),
            roof.threads(),
            roof.level(),
            fewer.value(),
            roof.unit(),
            fewer.how() + ", by " + fewer.threads() + " of the threads");
  }

  private Roof fma(DataType type, int count) {
    double best =
        best(
            "fma " + type.text(),
            turns ->
                Team.shared().run(count, (_, _) -> sink.add(FmaLoop.run(type, Math.max(1, turns)))),
            FmaLoop.operations(type, count));
    return new Roof(
        Roofline.fmaName(type, count),
        count,
        "registers",
        best,
        Unit.GFLOPS,
        "16 independent sums of multiply-adds of the Vector API");
  }

  private List<Roof> bandwidths(CacheLevel level, int count) {
    long lastCache =
        levels.stream()
            .filter(l -> !l.equals(CacheLevel.MEMORY))
            .mapToLong(CacheLevel::bytes)
            .max()
            .orElse(0);
    long set = level.workingSet(count, lastCache);
    List<Roof> roofs = new ArrayList<>();
    for (Traffic traffic : Traffic.values()) {
      long bytes = set / traffic.arrays() / StreamLoops.STEP * StreamLoops.STEP;
      double most = 0;
      String how = "";
      try (Arena arena = Arena.ofShared()) {
        for (Mover mover : movers(traffic, arena, bytes, count)) {
          try (mover) {
            double speed =
                best(
                    traffic + mover.name(), mover::move, (double) bytes * traffic.arrays() * count);
            if (speed > most) {
              most = speed;
              how = mover.name();
            }
          }
        }
      }
      if (traffic == Traffic.COPY && !reorderFailure.isEmpty()) {
        how += "; without oneDNN's reorder: " + reorderFailure;
      }
      roofs.add(
          new Roof(
              Roofline.name(traffic, level, count), count, level.name(), most, Unit.GBYTES, how));
    }
    return roofs;
  }

  private List<Mover> movers(Traffic traffic, Arena arena, long bytes, int count) {
    MemorySegment[] wholes = new MemorySegment[traffic.arrays()];
    for (int i = 0; i < wholes.length; i++) {
      wholes[i] =
          arena.allocate(bytes * count + i * SKEW, ALIGNMENT).asSlice(i * SKEW).fill((byte) 0);
    }
    List<MemorySegment[]> parts = new ArrayList<>();
    for (int part = 0; part < count; part++) {
      long from = part * bytes;
      parts.add(
          Arrays.stream(wholes)
              .map(whole -> whole.asSlice(from, bytes))
              .toArray(MemorySegment[]::new));
    }
    return switch (traffic) {
      case READ -> List.of(new Mover.Java("loop of vector loads", traffic, parts, this::read));
      case COPY -> copies(wholes, parts, count);
      case TRIAD ->
          List.of(
              new Mover.Java(
                  "loop of vector loads and stores",
                  traffic,
                  parts,
                  (a, n) -> StreamLoops.triad(a[0], a[1], a[2], n)));
    };
  }

  private void read(MemorySegment[] arrays, int bytes) {
    sink.add(StreamLoops.read(arrays[0], bytes));
  }

  private List<Mover> copies(MemorySegment[] wholes, List<MemorySegment[]> parts, int count) {
    List<Mover> movers = new ArrayList<>();
    movers.add(
        new Mover.Java(
            "loop of vector loads and stores",
            Traffic.COPY,
            parts,
            (a, n) -> StreamLoops.copy(a[0], a[1], n)));
    movers.add(
        new Mover.Java(
            "MemorySegment.copy",
            Traffic.COPY,
            parts,
            (a, n) -> MemorySegment.copy(a[0], 0, a[1], 0, n)));
    try {
      movers.add(new ReorderMover(wholes[0], wholes[1], count));
    } catch (OneDnnException | IllegalCallerException e) {
      reorderFailure = String.valueOf(e.getMessage());
    }
    return movers;
  }

  /**
   * The most work per nanosecond of any try; {@code work} is that of one turn. It goes on until no
   * try was faster for a while, longer for a loop that is new, and does not end while tries
   * allocate: then the loop is not compiled yet.
   */
  private double best(String loop, IntConsumer turns, double work) {
    long patience = known.add(loop) ? Math.max(COMPILER_NANOS, nanosPerWay) : nanosPerWay;
    double best = 0;
    int repeats = 1;
    long start = System.nanoTime();
    long now = start;
    long improved = start;
    while (now - improved < patience && now - start < MOST_NANOS) {
      long allocated = THREADS.getTotalThreadAllocatedBytes();
      long begin = System.nanoTime();
      turns.accept(repeats);
      now = System.nanoTime();
      allocated = THREADS.getTotalThreadAllocatedBytes() - allocated;
      double nanos = Math.max(1, now - begin);
      double speed = work * repeats / nanos;
      if (speed > PROGRESS * best || allocated > BOOKKEEPING_BYTES) {
        improved = now;
      }
      best = Math.max(best, speed);
      repeats = (int) Math.clamp(repeats * TRY_NANOS / nanos, 1, 1 << 20);
    }
    return best;
  }
}
