package org.einkorn.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * What {@code --version} tells.
 *
 * @param version of Einkorn
 * @param commit it was built from, or empty
 */
public record VersionInfo(String version, String commit) {

  /** Of the running program. The launcher tells the commit by the property einkorn.commit. */
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
        properties.getProperty("version"),
        System.getProperty("einkorn.commit", properties.getProperty("commit", "")));
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

  String text() {
    String built = commit.isEmpty() ? "" : " (commit " + commit + ")";
    return "Einkorn " + version + built + "\nJDK " + jdk() + "\n" + platform();
  }
}
