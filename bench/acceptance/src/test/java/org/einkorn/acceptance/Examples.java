package org.einkorn.acceptance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Java examples in a Markdown text: each is a fenced block of Java behind a line {@code <!--
 * example: Name -->}. A block without a {@code main} is the body of one, below its imports.
 */
final class Examples {

  private static final Pattern EXAMPLE =
      Pattern.compile("<!-- example: (\\w+) -->\\s*\\R```java\\R(.*?)\\R```", Pattern.DOTALL);
  private static final Pattern JAVA_BLOCK = Pattern.compile("^```java$", Pattern.MULTILINE);
  private static final Pattern MAIN = Pattern.compile("\\bvoid main\\(");

  private Examples() {}

  /** Source texts of compilation units, by the name of the class that has the main method. */
  static Map<String, String> in(String markdown) {
    Map<String, String> examples = new LinkedHashMap<>();
    Matcher matcher = EXAMPLE.matcher(markdown);
    while (matcher.find()) {
      String name = matcher.group(1);
      if (examples.put(name, complete(matcher.group(2))) != null) {
        throw new IllegalArgumentException("two examples are named " + name);
      }
    }
    long blocks = JAVA_BLOCK.matcher(markdown).results().count();
    if (blocks != examples.size()) {
      throw new IllegalArgumentException(
          blocks
              + " blocks of Java, but only "
              + examples.size()
              + " behind a line <!-- example: Name -->");
    }
    return examples;
  }

  private static String complete(String block) {
    if (MAIN.matcher(block).find()) {
      return block;
    }
    Map<Boolean, List<String>> lines =
        block.lines().collect(Collectors.partitioningBy(line -> line.startsWith("import ")));
    return String.join("\n", lines.get(true))
        + "\nvoid main() throws Exception {\n"
        + String.join("\n", lines.get(false))
        + "\n}\n";
  }
}
