package org.einkorn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What {@code --version} tells.
 *
 * @param version of Einkorn
 * @param commit it was built from, with {@code -dirty} behind it when the tree differed from it;
 *     empty where nobody told the build
 */
public record VersionInfo(String version, String commit) {

  /** Of the running program; the launcher gave the commit to the build. */
  public static VersionInfo current() {
    Properties properties = new Properties();
    try (InputStream stream = VersionInfo.class.getResourceAsStream("version.properties")) {
      if (stream == null) {
        throw new IllegalStateException("version.properties is not in the jar of org.einkorn.cli");
      }
      properties.load(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new VersionInfo(
        properties.getProperty("version"), properties.getProperty("commit", "").strip());
  }

  /** The Java runtime, as in {@code 25.0.3+9 (Eclipse Adoptium)}. */
  public static String jdk() {
    return Runtime.version() + " (" + System.getProperty("java.vendor") + ")";
  }

  /** The operating system and processor architecture. */
  public static String platform() {
    return System.getProperty("os.name")
        + " "
        + System.getProperty("os.version")
        + ", "
        + System.getProperty("os.arch");
  }

  /** The version with its commit, as in {@code 1.0.0 (commit 0c84904ab12e)}. */
  public String build() {
    return commit.isEmpty() ? version : version + " (commit " + commit + ")";
  }

  String text() {
    return "Einkorn " + build() + "\nJDK " + jdk() + "\n" + platform();
  }
}
