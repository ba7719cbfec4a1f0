package org.einkorn.bindings.opencl;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Checks of what an error says. */
final class Messages {

  private Messages() {}

  static void assertSays(Throwable error, String... parts) {
    String message = String.valueOf(error.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), () -> "'" + part + "' is missing in: " + message);
    }
  }
}
