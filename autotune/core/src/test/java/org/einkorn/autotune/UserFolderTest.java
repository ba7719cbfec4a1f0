package org.einkorn.autotune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UserFolderTest {

  @Test
  void thePropertyComesFirstThenXdgThenHome() {
    assertEquals(Path.of("/p"), UserFolder.path("/p", "/x", "/h"));
    assertEquals(Path.of("p").toAbsolutePath(), UserFolder.path("p", "/x", "/h"));
    assertEquals(Path.of("/x/einkorn"), UserFolder.path(null, "/x", "/h"));
    assertEquals(Path.of("/x/einkorn"), UserFolder.path(" ", "/x", "/h"));
    assertEquals(Path.of("/h/.cache/einkorn"), UserFolder.path(null, null, "/h"));
    assertEquals(Path.of("/h/.cache/einkorn"), UserFolder.path("", "", "/h"));
    assertEquals(
        Path.of("/h/.cache/einkorn"),
        UserFolder.path(null, "relative", "/h"),
        "a relative XDG_CACHE_HOME is invalid");
  }

  @Test
  void theBookLiesInTheFolderUnlessItIsNamed() {
    String book = System.clearProperty("einkorn.book");
    String cache = System.getProperty("einkorn.cache");
    try {
      System.setProperty("einkorn.cache", "/p");
      assertEquals(Path.of("/p/book.json"), UserFolder.book());
      System.setProperty("einkorn.book", "/b/mine.json");
      assertEquals(Path.of("/b/mine.json"), UserFolder.book());
    } finally {
      restore("einkorn.book", book);
      restore("einkorn.cache", cache);
    }
  }

  private static void restore(String name, String value) {
    if (value == null) {
      System.clearProperty(name);
    } else {
      System.setProperty(name, value);
    }
  }
}
