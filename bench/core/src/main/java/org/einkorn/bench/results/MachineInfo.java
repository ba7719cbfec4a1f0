package org.einkorn.bench.results;

import java.util.List;

/**
 * Where a run took place.
 *
 * @param cpu model of the processor
 * @param cores how many cores the process may use
 * @param memory bytes of memory that the process may use
 * @param os name and version of the operating system
 * @param jdk vendor and version of the JDK
 * @param flags options of the JVM that was measured
 */
public record MachineInfo(
    String cpu, int cores, long memory, String os, String jdk, List<String> flags) {

  /** Checks the texts and numbers, copies the list. */
  public MachineInfo {
    Checks.present("cpu", cpu);
    Checks.positive("cores", cores);
    Checks.positive("memory", memory);
    Checks.present("os", os);
    Checks.present("jdk", jdk);
    flags = List.copyOf(flags);
  }
}
