package org.einkorn.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/**
 * What a bundle holds. It is stored as a properties file with the keys {@code name}, {@code
 * version}, {@code platform}, {@code origin}, {@code files} (names in the order in which they must
 * be loaded, separated by blanks) and, for each file <i>f</i>, <i>f</i>{@code .size} and
 * <i>f</i>{@code .sha256}.
 *
 * @param name the library, such as {@code onednn}
 * @param version its version
 * @param platform the {@linkplain Platform#id platform} it was built for
 * @param origin where the files come from: coordinates of the artifact that was taken apart
 * @param files the files, in loading order
 */
public record NativeManifest(
    String name, String version, String platform, String origin, List<NativeFile> files) {

  /** Copies the list. */
  public NativeManifest {
    files = List.copyOf(files);
  }

  /**
   * Reads a manifest.
   *
   * @throws NativeLibraryException when a key is missing or a value is not of its form
   */
  public static NativeManifest read(InputStream in) throws IOException {
    Properties properties = new Properties();
    properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    List<NativeFile> files = new ArrayList<>();
    for (String file : value(properties, "files").split(" +")) {
      files.add(
          new NativeFile(
              file, size(properties, file + ".size"), value(properties, file + ".sha256")));
    }
    return new NativeManifest(
        value(properties, "name"),
        value(properties, "version"),
        value(properties, "platform"),
        value(properties, "origin"),
        files);
  }

  /** The file with this name. */
  public NativeFile file(String fileName) {
    return files.stream()
        .filter(file -> file.name().equals(fileName))
        .findFirst()
        .orElseThrow(() ->
            new NativeLibraryException(
                "the bundle " + name + " " + version + " holds no file " + fileName));
  }

  /** Bytes that all files take together. */
  public long totalSize() {
    return files.stream().mapToLong(NativeFile::size).sum();
  }

  private static long size(Properties properties, String key) {
    String text = value(properties, key);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new NativeLibraryException(
          "manifest key '" + key + "': '" + text + "' is not a size in bytes", e);
    }
  }

  private static String value(Properties properties, String key) {
    String value = properties.getProperty(key, "").strip();
    if (value.isEmpty()) {
      throw new NativeLibraryException("manifest has no key '" + key + "'");
    }
    return value;
  }
}
