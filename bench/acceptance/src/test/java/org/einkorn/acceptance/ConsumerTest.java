package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A project that depends on the installed artifacts, built by Maven, run from both paths. */
class ConsumerTest {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  private static Path jar;
  private static Path libraries;

  @BeforeAll
  static void buildAgainstTheInstalledLibrary() throws IOException {
    Installation.install();
    Path project =
        Installation.project("consumer", Tree.ROOT.resolve("bench/acceptance/src/consumer"));
    Installation.maven(project, "-Deinkorn.version=" + Tree.version(), "package");
    jar = project.resolve("target/consumer-1.jar");
    libraries = project.resolve("target/lib");
  }

  @Test
  void fromTheModulePathNoFlagIsNeededForVectors() {
    Run run =
        java(
            "--illegal-native-access=deny",
            Tree.nativeAccess(),
            "-p",
            jar + File.pathSeparator + libraries,
            "-m",
            "consumer/consumer.Main");
    assertTrue(run.out().startsWith("module path\n"), run::toString);
    assertRight(run, "vector");
    assertRight(run, "onednn");
    assertRight(run, "reference");
  }

  @Test
  void fromTheClassPathWithTheVectorModule() {
    Run run =
        java(
            "--illegal-native-access=deny",
            "--enable-native-access=ALL-UNNAMED",
            "--add-modules=jdk.incubator.vector",
            "-cp",
            jar + File.pathSeparator + libraries + "/*",
            "consumer.Main");
    assertTrue(run.out().startsWith("class path\n"), run::toString);
    assertRight(run, "vector");
    assertRight(run, "onednn");
    assertRight(run, "reference");
  }

  @Test
  void fromTheClassPathWithoutFlagsBackendsRefuseAndNameThem() {
    Run run =
        java(
            "--illegal-native-access=deny",
            "-cp",
            jar + File.pathSeparator + libraries + "/*",
            "consumer.Main");
    assertTrue(
        run.out()
            .lines()
            .anyMatch(
                line -> line.startsWith("vector refuses") && line.contains("jdk.incubator.vector")),
        run::toString);
    assertTrue(
        run.out()
            .lines()
            .anyMatch(line -> line.startsWith("onednn refuses") && line.contains("native access")),
        run::toString);
    assertRight(run, "reference");
  }

  @Test
  void theBenchmarksAndTheirLicencesStayOutside() throws IOException {
    try (var files = Files.list(libraries)) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertFalse(names.isEmpty());
      assertFalse(
          names.stream().anyMatch(name -> name.contains("jmh") || name.contains("bench")),
          names::toString);
    }
  }

  private static void assertRight(Run run, String backend) {
    assertTrue(
        run.out()
            .lines()
            .anyMatch(line -> line.startsWith(backend + ": ") && line.endsWith(" is right")),
        run::toString);
  }

  private static Run java(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of(arguments));
    return Run.of(Tree.ROOT, Map.of(), LIMIT, command).expect(0);
  }
}
