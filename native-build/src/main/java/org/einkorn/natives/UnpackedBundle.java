package org.einkorn.natives;

import java.nio.file.Path;

/**
 * A bundle whose files lie checked in the user's cache.
 *
 * @param manifest what it holds
 * @param directory the folder with the files
 * @param check how the files were found to be right
 */
public record UnpackedBundle(NativeManifest manifest, Path directory, Check check) {

  /** How the files of an unpacked bundle were checked. */
  public enum Check {
    /** They were just unpacked, and their sums computed on the way. */
    UNPACKED,
    /** They were there, and their sums computed anew. */
    REHASHED,
    /** They were there, untouched (size and time of change) since their sums were computed. */
    UNCHANGED
  }

  /** The path of a file of the bundle. */
  public Path file(String name) {
    return directory.resolve(manifest.file(name).name());
  }
}
