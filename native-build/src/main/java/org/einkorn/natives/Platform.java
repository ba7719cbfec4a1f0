package org.einkorn.natives;

import java.util.Locale;

/**
 * An operating system and an instruction set, in the words of the platform jars.
 *
 * @param os such as {@code linux}
 * @param arch such as {@code x86_64}
 */
public record Platform(String os, String arch) {

  /** The platform that this JVM runs on. */
  public static Platform current() {
    return of(System.getProperty("os.name"), System.getProperty("os.arch"));
  }

  /** The platform for the values of the system properties {@code os.name} and {@code os.arch}. */
  public static Platform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    String arch = osArch.toLowerCase(Locale.ROOT);
    return new Platform(
        os.startsWith("mac") ? "macosx" : os.startsWith("windows") ? "windows" : os,
        switch (arch) {
          case "amd64", "x64" -> "x86_64";
          case "aarch64" -> "arm64";
          default -> arch;
        });
  }

  /** The name that platform jars carry, such as {@code linux-x86_64}. */
  public String id() {
    return os + "-" + arch;
  }
}
