package org.einkorn.autotune.book;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.einkorn.kernels.Availability.Available;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Team;

/** Takes the fingerprint of this machine and process. */
public final class Machine {

  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /** Vector extensions that kernels are written for, in the order to print. */
  private static final List<String> EXTENSIONS =
      List.of(
          "avx",
          "fma",
          "avx2",
          "avx512f",
          "avx512bw",
          "avx512vl",
          "avx512_vnni",
          "avx512_bf16",
          "amx_tile",
          "asimd",
          "sve");

  private Machine() {}

  /** The fingerprint with these backends. */
  public static Fingerprint fingerprint(List<Backend> backends) {
    Map<String, String> info = cpuInfo();
    Map<String, String> versions = new TreeMap<>();
    Map<String, String> devices = new TreeMap<>();
    for (Backend backend : backends) {
      if (backend.availability() instanceof Available available) {
        versions.put(backend.name(), available.version());
        for (Device device : backend.devices()) {
          devices.put(device.id(), device.name());
        }
      }
    }
    return new Fingerprint(
        instructionSet(info),
        info.getOrDefault("model name", System.getProperty("os.arch")),
        Team.budget(),
        System.getProperty("java.vendor") + " " + Runtime.version(),
        flags(ManagementFactory.getRuntimeMXBean().getInputArguments()),
        versions,
        devices);
  }

  private static String instructionSet(Map<String, String> info) {
    String flags = info.getOrDefault("flags", info.getOrDefault("Features", ""));
    Set<String> present = Set.copyOf(Arrays.asList(flags.strip().split("\\s+")));
    StringJoiner text = new StringJoiner(" ");
    text.add(System.getProperty("os.arch"));
    EXTENSIONS.stream().filter(present::contains).forEach(text::add);
    return text.toString();
  }

  /** The arguments that change the code or the memory that a JVM makes, sorted. */
  static List<String> flags(List<String> arguments) {
    List<String> flags = new ArrayList<>();
    for (String argument : arguments) {
      if (argument.startsWith("-XX:") || List.of("-Xint", "-Xcomp").contains(argument)) {
        flags.add(argument);
      }
    }
    flags.sort(null);
    return flags;
  }

  /** The first processor's lines. */
  private static Map<String, String> cpuInfo() {
    Map<String, String> info = new TreeMap<>();
    try {
      for (String line : Files.readAllLines(CPU_INFO)) {
        int colon = line.indexOf(':');
        if (colon > 0) {
          info.putIfAbsent(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        }
      }
    } catch (IOException e) {
      // Elsewhere than on Linux the architecture's name has to do.
      return Map.of();
    }
    return info;
  }

  /**
   * A cache of the first core that holds data.
   *
   * @param level 1 for the one next to the core
   * @param bytes its size
   */
  public record Cache(int level, long bytes) {}

  /** The caches of the first core, the smallest first; empty where the system does not say. */
  public static List<Cache> caches() {
    List<Cache> caches = new ArrayList<>();
    for (int index = 0; Files.isDirectory(CACHES.resolve("index" + index)); index++) {
      cache(CACHES.resolve("index" + index)).ifPresent(caches::add);
    }
    caches.sort(Comparator.comparingInt(Cache::level));
    return List.copyOf(caches);
  }

  private static Optional<Cache> cache(Path folder) {
    try {
      if (Files.readString(folder.resolve("type")).strip().equals("Instruction")) {
        return Optional.empty();
      }
      String size = Files.readString(folder.resolve("size")).strip();
      long unit = size.endsWith("K") ? 1 << 10 : size.endsWith("M") ? 1 << 20 : 1;
      int level = Integer.parseInt(Files.readString(folder.resolve("level")).strip());
      return Optional.of(new Cache(level, Long.parseLong(size.replaceAll("[KM]$", "")) * unit));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Size of the last cache in bytes; 32 MiB where the system does not say. */
  public static long lastCacheBytes() {
    return caches().stream().mapToLong(Cache::bytes).max().orElse(32L << 20);
  }
}
