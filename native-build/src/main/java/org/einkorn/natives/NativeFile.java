package org.einkorn.natives;

import java.util.regex.Pattern;

/**
 * One file of a bundle.
 *
 * @param name its plain file name, without folders
 * @param size its length in bytes
 * @param sha256 its SHA-256 sum, 64 lower-case hexadecimal digits
 */
public record NativeFile(String name, long size, String sha256) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._+-]*");
  private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");

  /** Refuses names that would leave the folder, and sums that are none. */
  public NativeFile {
    if (!NAME.matcher(name).matches()) {
      throw new NativeLibraryException("'" + name + "' is not a plain file name");
    }
    if (size < 0) {
      throw new NativeLibraryException(name + ": size " + size + " is negative");
    }
    if (!SUM.matcher(sha256).matches()) {
      throw new NativeLibraryException(name + ": '" + sha256 + "' is not a SHA-256 sum");
    }
  }
}
