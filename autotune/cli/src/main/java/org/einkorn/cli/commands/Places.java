package org.einkorn.cli.commands;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where Einkorn keeps files. */
final class Places {

  private Places() {}

  /** The user's cache: unpacked libraries, data sets, compiled programs. */
  static Path cache(Map<String, String> environment) {
    String given = System.getProperty("einkorn.cache", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
    return base.resolve("einkorn");
  }

  /** What to know about a file or folder beside its name. */
  static String remark(Path path) {
    String there = Files.exists(path) ? "" : " (not there yet)";
    return isWritable(path) ? there : " (not writable)";
  }

  /** Whether the file, or the nearest folder that exists above it, can be written. */
  static boolean isWritable(Path path) {
    Path wanted = path.toAbsolutePath();
    Path nearest = wanted;
    while (nearest != null && !Files.exists(nearest)) {
      nearest = nearest.getParent();
    }
    return nearest != null
        && (nearest.equals(wanted) || Files.isDirectory(nearest))
        && Files.isWritable(nearest);
  }
}
