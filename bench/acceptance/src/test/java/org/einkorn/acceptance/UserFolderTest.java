package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.einkorn.autotune.UserFolder;
import org.einkorn.natives.NativeCache;
import org.einkorn.nn.data.DataCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native libraries, which may use nothing of ours, lie in the same folder as all else. */
class UserFolderTest {

  @Test
  void inTheEnvironmentInForce() {
    assertEquals(UserFolder.path(), NativeCache.ofUser().root());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/absolute", "relative folder", " ", ""})
  void withTheProperty(String value) {
    String before = System.getProperty(NativeCache.PROPERTY);
    System.setProperty(NativeCache.PROPERTY, value);
    try {
      assertEquals(UserFolder.path(), NativeCache.ofUser().root());
      assertEquals(UserFolder.path().resolve("data"), DataCache.ofUser().root());
    } finally {
      if (before == null) {
        System.clearProperty(NativeCache.PROPERTY);
      } else {
        System.setProperty(NativeCache.PROPERTY, before);
      }
    }
  }
}
