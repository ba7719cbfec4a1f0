package org.einkorn.kernels;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A hash of classes as compiled, for {@link Variant#revision()}. */
public final class CodeHash {

  private static final String OWN = "org/einkorn/kernels/";
  private static final Map<String, Unit> UNITS = new ConcurrentHashMap<>();

  private CodeHash() {}

  /**
   * The first twelve hexadecimal digits of the SHA-256 of the class files of some classes, and of
   * all that these use from the packages of the families and of what the families share, in order
   * of name. The contract itself is left out.
   */
  public static String of(Class<?>... classes) {
    Map<String, Unit> found = new TreeMap<>();
    Deque<String> left = new ArrayDeque<>();
    for (Class<?> type : classes) {
      left.add(type.getName().replace('.', '/'));
    }
    while (!left.isEmpty()) {
      String name = left.remove();
      if (!found.containsKey(name)) {
        Unit unit = UNITS.computeIfAbsent(name, CodeHash::read);
        found.put(name, unit);
        left.addAll(unit.uses());
      }
    }
    MessageDigest all = sha256();
    found.values().forEach(unit -> all.update(unit.hash()));
    return HexFormat.of().formatHex(all.digest(), 0, 6);
  }

  private static Unit read(String name) {
    try (InputStream code = CodeHash.class.getResourceAsStream('/' + name + ".class")) {
      if (code == null) {
        throw new IllegalArgumentException("no class file of " + name);
      }
      byte[] file = code.readAllBytes();
      List<String> uses = new ArrayList<>();
      ClassFile.of()
          .parse(file)
          .constantPool()
          .forEach(entry -> {
            if (entry instanceof ClassEntry type && isFollowed(type.asInternalName())) {
              uses.add(type.asInternalName());
            }
          });
      return new Unit(sha256().digest(file), uses);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFollowed(String name) {
    return name.startsWith(OWN) && name.indexOf('/', OWN.length()) > 0;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A class file's hash, and the classes of ours that it names. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Unit(byte[] hash, List<String> uses) {}
}
