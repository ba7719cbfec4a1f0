package org.einkorn.bench.results;

/**
 * Something that speed costs besides: start-up time, sizes of jars, resident memory, threads.
 *
 * @param name what, the same from run to run
 * @param value how much
 * @param unit of the value: {@code ms}, {@code bytes}, {@code threads}
 */
public record Cost(String name, double value, String unit) {

  /** Checks the texts and the number. */
  public Cost {
    Checks.present("name", name);
    Checks.notNegative("value", value);
    Checks.present("unit", unit);
  }
}
