package org.einkorn.kernels.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** OpenCL C sources from the module's resources, with their includes put in. */
final class Source {

  private static final String FOLDER = "/META-INF/einkorn/opencl/";
  private static final Pattern INCLUDE = Pattern.compile("#include \"([a-z_]+\\.cl)\"");
  private static final Map<String, String> KNOWN = new ConcurrentHashMap<>();

  private Source() {}

  /**
   * The text of a source. A line {@code #include "x.cl"} stands for that file's text, once:
   * OpenCL's own include would look for a file on disk.
   */
  static String text(String name) {
    return KNOWN.computeIfAbsent(name, Source::assemble);
  }

  private static String assemble(String name) {
    StringBuilder text = new StringBuilder();
    append(name, text, new LinkedHashSet<>());
    return text.toString();
  }

  private static void append(String name, StringBuilder text, Set<String> seen) {
    if (!seen.add(name)) {
      return;
    }
    for (String line : read(name).split("\n", -1)) {
      Matcher include = INCLUDE.matcher(line);
      if (include.matches()) {
        append(include.group(1), text, seen);
      } else {
        text.append(line).append('\n');
      }
    }
  }

  private static String read(String name) {
    try (InputStream file = Source.class.getResourceAsStream(FOLDER + name)) {
      if (file == null) {
        throw new IllegalStateException("the module lacks its OpenCL source " + name);
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read OpenCL source " + name, e);
    }
  }
}
