package org.einkorn.autotune;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The one folder in which Einkorn keeps what belongs to a user: the book of measurements ({@code
 * book.json}, {@code journal/}), data sets ({@code data/}), and native libraries ({@code
 * natives/}).
 *
 * <p>It is what the system property {@code einkorn.cache} names, else {@code
 * $XDG_CACHE_HOME/einkorn}, else {@code ~/.cache/einkorn}. The property {@code einkorn.book} moves
 * the book alone.
 *
 * @see <a href="https://specifications.freedesktop.org/basedir-spec/latest/">XDG Base Directory
 *     Specification</a>
 */
public final class UserFolder {

  private UserFolder() {}

  /** The folder, there or not. */
  public static Path path() {
    return path(
        System.getProperty("einkorn.cache"),
        System.getenv("XDG_CACHE_HOME"),
        System.getProperty("user.home", ""));
  }

  static Path path(@Nullable String property, @Nullable String xdg, String home) {
    if (property != null && !property.isBlank()) {
      return Path.of(property).toAbsolutePath();
    }
    // The specification: a relative path is invalid and must be ignored.
    if (xdg != null && !xdg.isBlank() && Path.of(xdg).isAbsolute()) {
      return Path.of(xdg, "einkorn");
    }
    return Path.of(home, ".cache", "einkorn").toAbsolutePath();
  }

  /** The user's book: {@code -Deinkorn.book}, else {@code book.json} in the folder. */
  static Path book() {
    String property = System.getProperty("einkorn.book", "");
    return property.isBlank() ? path().resolve("book.json") : Path.of(property).toAbsolutePath();
  }
}
