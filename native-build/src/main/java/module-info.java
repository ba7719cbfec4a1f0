/**
 * Native libraries: what they are, where they are unpacked, and how they are checked.
 *
 * <p>The libraries themselves come in one jar per platform, each of which provides {@link
 * org.einkorn.natives.NativeBundle}s.
 */
module org.einkorn.natives {
  requires static org.jspecify;

  exports org.einkorn.natives;

  uses org.einkorn.natives.NativeBundle;
}
