package org.einkorn.cli.commands;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.einkorn.cli.VersionInfo;
import org.einkorn.cli.terminal.Units;
import org.einkorn.kernels.Team;

/**
 * What there is beside backends: JDK, processor, limits.
 *
 * @param facts names and values in the order to print
 */
record Machine(Map<String, String> facts) {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final List<Path> MEMORY_LIMITS =
      List.of(
          Path.of("/sys/fs/cgroup/memory.max"),
          Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));

  /** Looks at this machine; what an operating system does not tell is left out. */
  static Machine look() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("JDK", VersionInfo.jdk());
    facts.put("JDK folder", System.getProperty("java.home", ""));
    facts.put("system", VersionInfo.platform());
    List<String> processors = lines(PROCESSORS);
    processors.stream()
        .filter(line -> line.startsWith("model name"))
        .findFirst()
        .ifPresent(line -> facts.put("processor", line.replaceFirst(".*?:\\s*", "")));
    facts.put("threads", threads(processors));
    facts.put("memory", memory());
    return new Machine(facts);
  }

  private static String threads(List<String> processors) {
    int visible = Runtime.getRuntime().availableProcessors();
    long there = processors.stream().filter(line -> line.startsWith("processor")).count();
    String text = Team.budget() + " for Einkorn";
    if (Team.budget() != visible) {
      text += ", by -Deinkorn.threads; the JVM may use " + visible;
    }
    return there > visible ? text + "; the machine has " + there : text;
  }

  private static String memory() {
    String heap = "Java heap up to " + Units.bytes(Runtime.getRuntime().maxMemory());
    long total =
        lines(MEMORY).stream()
            .filter(line -> line.startsWith("MemTotal:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
            .findFirst()
            .orElse(Long.MAX_VALUE);
    long limit = Math.min(total, memoryLimit());
    return limit == Long.MAX_VALUE ? heap : Units.bytes(limit) + ", " + heap;
  }

  /** What the control group allows; version 1 writes a number near 2⁶³ for no limit. */
  private static long memoryLimit() {
    return MEMORY_LIMITS.stream()
        .flatMap(path -> lines(path).stream())
        .filter(line -> line.matches("\\d{1,18}"))
        .mapToLong(Long::parseLong)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static List<String> lines(Path path) {
    try {
      return Files.readAllLines(path);
    } catch (IOException notThere) {
      return List.of();
    }
  }
}
