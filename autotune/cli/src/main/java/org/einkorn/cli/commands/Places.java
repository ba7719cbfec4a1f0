package org.einkorn.cli.commands;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where Einkorn keeps files. */
final class Places {

  private Places() {}

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
