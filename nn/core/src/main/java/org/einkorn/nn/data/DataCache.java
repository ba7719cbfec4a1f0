package org.einkorn.nn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.einkorn.autotune.UserFolder;

/**
 * The folder of the user where fetched data sets lie: {@code data/} in the {@linkplain UserFolder
 * user's folder}.
 *
 * @param root the folder that holds one folder for each set
 */
public record DataCache(Path root) {

  /** The cache of this user. */
  public static DataCache ofUser() {
    return new DataCache(UserFolder.path().resolve("data"));
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
