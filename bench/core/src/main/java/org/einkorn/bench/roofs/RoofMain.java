package org.einkorn.bench.roofs;

import java.util.Arrays;
import java.util.List;
import org.einkorn.bench.results.Roof;

/**
 * Measures the roofs in a JVM of its own and prints each on a line, its parts separated by tabs.
 *
 * <p>Arguments: milliseconds for each way of each roof, and numbers of threads separated by commas.
 */
public final class RoofMain {

  private RoofMain() {}

  /** Measures and prints. */
  public static void main(String[] args) {
    List<Integer> threads = Arrays.stream(args[1].split(",")).map(Integer::valueOf).toList();
    for (Roof roof :
        new RoofMeter(threads, Long.parseLong(args[0]), CacheLevel.ofMachine()).measure()) {
      System.out.println(RoofLines.format(roof));
    }
  }
}
