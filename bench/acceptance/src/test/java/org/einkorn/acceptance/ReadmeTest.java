package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The README's examples compile and run, from the module path and from the class path. */
class ReadmeTest {

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Path MODULES = Tree.ROOT.resolve("bench/core/target/modules");

  @TestFactory
  Stream<DynamicTest> examplesRun() throws IOException {
    Map<String, String> examples = Examples.in(Files.readString(Tree.ROOT.resolve("README.md")));
    assertTrue(
        examples.size() >= 2, () -> "one for a kernel and one for training: " + examples.keySet());
    return examples.entrySet().stream()
        .flatMap(example ->
            Stream.of(
                dynamicTest(
                    example.getKey() + ", module path",
                    () ->
                        run(
                            example,
                            List.of("-p", MODULES.toString(), "--add-modules=org.einkorn.nn"),
                            List.of(Tree.nativeAccess()))),
                dynamicTest(
                    example.getKey() + ", class path",
                    () ->
                        run(
                            example,
                            List.of("-cp", MODULES + "/*", "--add-modules=jdk.incubator.vector"),
                            List.of("--enable-native-access=ALL-UNNAMED")))));
  }

  @Test
  void theTwoCommandsComeFirst() throws IOException {
    String readme = Files.readString(Tree.ROOT.resolve("README.md"));
    int demo = readme.indexOf("./einkorn demo");
    int test = readme.indexOf("./einkorn test");
    int example = readme.indexOf("<!-- example:");
    assertTrue(
        demo >= 0 && test >= 0 && demo < example && test < example, "demo, test, then examples");
  }

  @Test
  void blocksAreCompletedAndAllMustBeNamed() {
    String markdown = "a\n\n<!-- example: A -->\n```java\nimport a.B;\nB.c();\n```\n";
    assertEquals(
        "import a.B;\nvoid main() throws Exception {\nB.c();\n}\n", Examples.in(markdown).get("A"));
    assertThrows(
        IllegalArgumentException.class, () -> Examples.in(markdown + "```java\nlost();\n```\n"));
    assertThrows(IllegalArgumentException.class, () -> Examples.in(markdown + markdown));
  }

  /** Compiles an example against a path and runs it there, in a fresh folder. */
  private static void run(Map.Entry<String, String> example, List<String> path, List<String> access)
      throws IOException {
    Path folder = Files.createTempDirectory(Path.of(Tree.property("einkorn.build")), "example");
    Path source = Files.writeString(folder.resolve(example.getKey() + ".java"), example.getValue());
    Path bin = Path.of(System.getProperty("java.home"), "bin");
    List<String> compile =
        new ArrayList<>(List.of(bin.resolve("javac").toString(), "-d", folder.toString()));
    compile.addAll(path);
    compile.add(source.toString());
    Run.of(folder, Map.of(), LIMIT, compile).expect(0);

    List<String> command =
        new ArrayList<>(List.of(bin.resolve("java").toString(), "--illegal-native-access=deny"));
    command.addAll(access);
    for (String word : path) {
      // The example itself is on the class path, beside the modules or among the jars.
      command.add(word.endsWith("/*") ? folder + File.pathSeparator + word : word);
    }
    if (!path.contains("-cp")) {
      command.addAll(List.of("-cp", folder.toString()));
    }
    command.add(example.getKey());
    Run run = Run.of(folder, Map.of(), LIMIT, command).expect(0);
    assertFalse(run.out().isBlank(), () -> "an example shows something: " + run);
  }
}
