package org.einkorn.bench.results;

/**
 * A limit of the machine, measured in the same run.
 *
 * @param name unique in a file, such as {@code fma f32, 1 thread}
 * @param threads how many threads reached it
 * @param level where the data is: {@code registers}, {@code L1}, {@code L2}, {@code L3}, {@code
 *     memory}
 * @param value the speed
 * @param unit of the speed
 * @param how what reached it: the best of the loops that were tried
 */
public record Roof(String name, int threads, String level, double value, Unit unit, String how) {

  /** Checks the texts and numbers. */
  public Roof {
    Checks.present("name", name);
    Checks.positive("threads", threads);
    Checks.present("level", level);
    Checks.positive("value", value);
  }
}
