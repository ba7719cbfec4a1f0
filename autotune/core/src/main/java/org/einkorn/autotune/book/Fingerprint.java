package org.einkorn.autotune.book;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The circumstances of a measurement. The instruction set and the backends' major versions decide
 * whether it still means anything; the rest decides whether it may have lost its accuracy.
 *
 * @param instructionSet architecture and vector extensions, such as {@code amd64 avx2 fma avx512f}
 * @param cpu model of the processor
 * @param cores processors that the JVM may use
 * @param jdk vendor and build of the JDK
 * @param flags the JVM's flags that change code or memory
 * @param backends version of each backend that was available
 * @param devices name of each device, its driver included
 */
public record Fingerprint(
    String instructionSet,
    String cpu,
    int cores,
    String jdk,
    List<String> flags,
    Map<String, String> backends,
    Map<String, String> devices) {

  /** Copies the collections. */
  public Fingerprint {
    flags = List.copyOf(flags);
    backends = Map.copyOf(new TreeMap<>(backends));
    devices = Map.copyOf(new TreeMap<>(devices));
  }
}
