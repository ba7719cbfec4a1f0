package org.einkorn.nn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the user where fetched data sets lie: {@code data/} in the directory named by the
 * system property {@code einkorn.cache}, else in {@code $XDG_CACHE_HOME/einkorn}, else in {@code
 * ~/.cache/einkorn}.
 *
 * @param root the folder that holds one folder for each set
 */
public record DataCache(Path root) {

  /** The cache of this user. */
  public static DataCache ofUser() {
    return new DataCache(
        root(
            System.getProperty("einkorn.cache"),
            System.getenv("XDG_CACHE_HOME"),
            System.getProperty("user.home", ".")));
  }

  static Path root(@Nullable String property, @Nullable String xdg, String home) {
    if (property != null && !property.isBlank()) {
      return Path.of(property, "data");
    }
    // The XDG specification: a relative path is invalid and must be ignored.
    if (xdg != null && !xdg.isBlank() && Path.of(xdg).isAbsolute()) {
      return Path.of(xdg, "einkorn", "data");
    }
    return Path.of(home, ".cache", "einkorn", "data");
  }

  /** The folder of a set, there or not. */
  public Path folder(KnownSet set) {
    return root.resolve(set.name());
  }

  /** True when the set has been fetched. */
  public boolean has(KnownSet set) {
    return new IdxFolder(folder(set)).isComplete();
  }

  /**
   * Reads a fetched set.
   *
   * @throws DataException when it has not been fetched, naming the command that does
   */
  public DataSplit read(KnownSet set) throws IOException {
    if (!Files.isDirectory(folder(set))) {
      throw new DataException(
          folder(set), "not there; run `./einkorn data fetch " + set.name() + "`");
    }
    return set.read(folder(set));
  }
}
