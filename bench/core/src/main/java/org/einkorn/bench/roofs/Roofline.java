package org.einkorn.bench.roofs;

import java.util.List;
import java.util.Optional;
import org.einkorn.bench.results.Cache;
import org.einkorn.bench.results.Roof;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Access;
import org.einkorn.kernels.Problem;

/**
 * Which roof limits a problem. It takes at least the time of its arithmetic at the peak of
 * multiply-adds, and at least that of its traffic, each operand read once and each written once, at
 * the bandwidth of the smallest level that holds all operands (memory, when caches are cold) for
 * the nearest mix of reads and writes. The longer one is its roof.
 */
public final class Roofline {

  private final List<Roof> roofs;
  private final List<CacheLevel> levels;

  /** The roofs of a machine with these levels of memory. */
  public Roofline(List<Roof> roofs, List<CacheLevel> levels) {
    this.roofs = List.copyOf(roofs);
    this.levels = List.copyOf(levels);
  }

  static String fmaName(DataType type, int threads) {
    return "fma " + type.text() + threads(threads);
  }

  static String name(Traffic traffic, CacheLevel level, int threads) {
    return traffic.text() + ' ' + level.name() + threads(threads);
  }

  private static String threads(int threads) {
    return ", " + threads + (threads == 1 ? " thread" : " threads");
  }

  /** The roof of a problem; empty when it was not measured for so many threads. */
  public Optional<Roof> of(Problem problem, int threads, Cache cache) {
    double read = 0;
    double written = 0;
    double held = 0;
    for (OperandSpec spec : problem.operands()) {
      double bytes = (double) spec.layout().count() * spec.type().bytes();
      held += bytes;
      read += spec.access() == Access.WRITE ? 0 : bytes;
      written += spec.isWritten() ? bytes : 0;
    }
    Traffic traffic = Traffic.nearest(read, written);
    CacheLevel level = level(cache == Cache.COLD ? Double.POSITIVE_INFINITY : held, threads);
    Optional<Roof> compute =
        problem.operations() > 0 ? arithmetic(problem.type(), threads) : Optional.empty();
    Optional<Roof> memory = named(name(traffic, level, threads));
    if (compute.isEmpty() || memory.isEmpty()) {
      return compute.isPresent() ? compute : memory;
    }
    double arithmetic = problem.operations() / compute.get().value();
    double moving = problem.bytes() / memory.get().value();
    return arithmetic >= moving ? compute : memory;
  }

  /** The peak of multiply-adds; empty when it was not measured for so many threads. */
  public Optional<Roof> arithmetic(DataType type, int threads) {
    return named(fmaName(type, threads));
  }

  private CacheLevel level(double bytes, int threads) {
    for (CacheLevel level : levels) {
      if (bytes <= level.capacity(threads)) {
        return level;
      }
    }
    return CacheLevel.MEMORY;
  }

  private Optional<Roof> named(String name) {
    return roofs.stream().filter(roof -> roof.name().equals(name)).findFirst();
  }
}
