package org.einkorn.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A small tree with the real launcher, in which the JDKs and Maven are scripts that tell how they
 * were called.
 */
final class Sandbox {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Path root;
  private final Map<String, String> environment = new TreeMap<>();

  /** A tree that was never built, with no JDK, and a Maven that succeeds. */
  Sandbox(Path folder) throws IOException {
    root = Files.createDirectories(folder.resolve("tree with a space"));
    Files.copy(Tree.ROOT.resolve("einkorn"), root.resolve("einkorn"));
    source("pom.xml");
    source("nn/core/pom.xml");
    source("kernels-java/src/main/java/Kernel.java");
    source("nn/core/src/main/java/Layer.java");
    script("native-build/install-opencl", "echo opencl >> \"" + root + "/installed\"");
    maven(BUILDS);
    environment.put("PATH", root.resolve("tools") + ":/usr/bin:/bin");
    environment.put("JAVA_HOME", "");
    environment.put("MAVEN_HOME", "");
    environment.put("EINKORN_BUILD", "");
    environment.put("EINKORN_JDK_PLACES", root.resolve("jdks").toString());
  }

  /** What Maven does when it succeeds: the stamp gets the time at which it began. */
  static final String BUILDS =
      """
      touch begun
      echo "[INFO] Building Einkorn :: kernels 0.1.0-SNAPSHOT [1/2]"
      sleep 0.2
      mkdir -p bench/core/target/modules
      touch -r begun bench/core/target/modules.stamp
      """;

  Path root() {
    return root;
  }

  /** Writes a source with a time in the past. */
  void source(String file) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "source\n");
    Files.setLastModifiedTime(path, FileTime.from(Instant.now().minusSeconds(100)));
  }

  /** Touches a source. */
  void edit(String file) throws IOException {
    Files.setLastModifiedTime(root.resolve(file), FileTime.from(Instant.now().plusSeconds(1)));
  }

  /** Says what Maven does after it has noted its arguments and its Java. */
  void maven(String body) throws IOException {
    script("tools/mvn", "cd \"" + root + "\"\necho \"$JAVA_HOME $*\" >> maven-calls\n" + body);
  }

  /** Makes the tree a checkout of this commit. */
  void checkout(String commit) throws IOException {
    Files.createDirectories(root.resolve(".git"));
    script("tools/git", "echo " + commit);
  }

  /** Adds a JDK that, when run, prints its version and its arguments. */
  Path jdk(String name, String version) throws IOException {
    Path home = root.resolve("jdks").resolve(name);
    String relative = root.relativize(home).toString();
    script(relative + "/bin/java", "echo \"java " + version + "\"\nprintf '%s\\n' \"$@\"");
    script(relative + "/bin/javac", "exit 1");
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** Sets an environment variable of the next runs. */
  Sandbox with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Runs the launcher. */
  Run einkorn(String... arguments) {
    return linked(root.resolve("einkorn"), arguments);
  }

  /** Runs the launcher under another name. */
  Run linked(Path launcher, String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    return Run.of(root.getParent(), environment, LIMIT, command);
  }

  /** How often Maven was called, and with what. */
  List<String> mavenCalls() throws IOException {
    Path calls = root.resolve("maven-calls");
    return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
  }

  /** What is left of locks. */
  List<Path> locks() throws IOException {
    Path target = root.resolve("target");
    if (!Files.exists(target)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.getFileName().toString().startsWith("build.lock")).toList();
    }
  }

  private void script(String file, String body) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, "#!/bin/sh\n" + body + "\n");
    if (!path.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + path);
    }
  }
}
