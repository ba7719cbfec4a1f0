package org.einkorn.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds the names of backends among the string constants of class files. */
final class BackendNames {

  /** A backend's name where a variant's id or an option would have it: alone, or before a slash. */
  private static final Pattern NAME = Pattern.compile("\\b(onednn|opencl|vector|reference)(/.*|$)");

  private BackendNames() {}

  /** Class and constant of each place, of all class files below a folder. */
  static List<String> in(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> found = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
        ClassModel model = ClassFile.of().parse(file);
        for (PoolEntry entry : model.constantPool()) {
          if (entry instanceof StringEntry string && isBackend(string.stringValue())) {
            found.add(model.thisClass().asInternalName() + ": \"" + string.stringValue() + '"');
          }
        }
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isBackend(String constant) {
    return NAME.matcher(constant).matches();
  }
}
