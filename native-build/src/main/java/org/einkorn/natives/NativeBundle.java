package org.einkorn.natives;

import java.io.IOException;
import java.io.InputStream;

/** The files of one native library for one platform: the service that a platform's jar provides. */
public interface NativeBundle {

  /** Name of the manifest among the files. */
  String MANIFEST = "manifest.properties";

  /** The library, such as {@code onednn}. */
  String name();

  /** The {@linkplain Platform#id platform} the files were built for. */
  String platform();

  /**
   * Opens a file of the bundle, or its {@linkplain #MANIFEST manifest}.
   *
   * @throws java.io.FileNotFoundException when the jar does not hold it
   */
  InputStream open(String file) throws IOException;

  /**
   * Reads the manifest.
   *
   * @throws NativeLibraryException when it is missing or damaged
   */
  default NativeManifest manifest() {
    try (InputStream in = open(MANIFEST)) {
      return NativeManifest.read(in);
    } catch (IOException e) {
      throw new NativeLibraryException(
          "the manifest of the bundle " + name() + " for " + platform() + " cannot be read: " + e,
          e);
    }
  }
}
