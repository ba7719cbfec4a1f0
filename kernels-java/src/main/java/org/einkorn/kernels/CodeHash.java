package org.einkorn.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;

/** A hash of classes as compiled, for {@link Variant#revision()}. */
public final class CodeHash {

  private CodeHash() {}

  /** The first twelve hexadecimal digits of the SHA-256 of the class files, in order of name. */
  public static String of(Class<?>... classes) {
    Class<?>[] sorted = classes.clone();
    Arrays.sort(sorted, Comparator.comparing(Class::getName));
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Class<?> type : sorted) {
        String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
        try (InputStream code = type.getResourceAsStream(file)) {
          if (code == null) {
            throw new IllegalArgumentException("no class file of " + type.getName());
          }
          digest.update(code.readAllBytes());
        }
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
