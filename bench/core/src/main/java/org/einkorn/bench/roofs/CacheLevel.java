package org.einkorn.bench.roofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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

  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

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
    for (int index = 0; Files.isDirectory(CACHES.resolve("index" + index)); index++) {
      read(CACHES.resolve("index" + index)).ifPresent(levels::add);
    }
    if (levels.isEmpty()) {
      return USUAL;
    }
    levels.add(MEMORY);
    return levels;
  }

  private static Optional<CacheLevel> read(Path cache) {
    try {
      if (Files.readString(cache.resolve("type")).strip().equals("Instruction")) {
        return Optional.empty();
      }
      String size = Files.readString(cache.resolve("size")).strip();
      long unit = size.endsWith("K") ? 1 << 10 : size.endsWith("M") ? 1 << 20 : 1;
      int level = Integer.parseInt(Files.readString(cache.resolve("level")).strip());
      return Optional.of(
          new CacheLevel(
              "L" + level, Long.parseLong(size.replaceAll("[KM]$", "")) * unit, level > 2));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
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
