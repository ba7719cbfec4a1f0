package org.einkorn.bench.roofs;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.autotune.book.Machine;

/**
 * A level of the memory's hierarchy.
 *
 * @param name as roofs call it: {@code L1}, {@code L2}, {@code L3}, {@code memory}
 * @param bytes size of one such cache; 2⁶² for memory
 * @param shared whether all cores share it
 */
public record CacheLevel(String name, long bytes, boolean shared) {

  /** What is beyond the caches. */
  static final CacheLevel MEMORY = new CacheLevel("memory", 1L << 62, true);

  /** What most processors have at least, where the system does not tell. */
  private static final List<CacheLevel> USUAL =
      List.of(
          new CacheLevel("L1", 32 << 10, false),
          new CacheLevel("L2", 512 << 10, false),
          new CacheLevel("L3", 32 << 20, true),
          MEMORY);

  /** The levels of this machine, the smallest first, memory last. */
  public static List<CacheLevel> ofMachine() {
    List<CacheLevel> levels = new ArrayList<>();
    for (Machine.Cache cache : Machine.caches()) {
      levels.add(new CacheLevel("L" + cache.level(), cache.bytes(), cache.level() > 2));
    }
    if (levels.isEmpty()) {
      return USUAL;
    }
    levels.add(MEMORY);
    return levels;
  }

  /** What so many threads, each on a core of its own, can keep there together. */
  long capacity(int threads) {
    return shared ? bytes : bytes * threads;
  }

  /** Bytes that one of so many threads works on to measure this level. */
  long workingSet(int threads, long lastCache) {
    long set = this.equals(MEMORY) ? 8 * lastCache : shared ? bytes * 3 / 8 : bytes / 2 * threads;
    return set / threads;
  }
}
