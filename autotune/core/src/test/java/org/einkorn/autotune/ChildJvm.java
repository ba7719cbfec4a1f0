package org.einkorn.autotune;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Another JVM with the classes of the tests. */
final class ChildJvm {

  /**
   * How it ended.
   *
   * @param exit its exit status
   * @param output what it printed
   */
  record Ended(int exit, String output) {}

  private ChildJvm() {}

  /** Starts the main method of a class. */
  static Process start(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "--add-modules", "jdk.incubator.vector"));
    command.addAll(List.of("--class-path", classPath(), main.getName()));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  static Ended await(Process process) throws IOException, InterruptedException {
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("the child did not end: " + output);
    }
    return new Ended(process.exitValue(), output);
  }

  /** Modules, patches and jars of this JVM, all on one class path. */
  private static String classPath() {
    List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
    Stream<String> patches =
        arguments.stream()
            .filter(argument -> argument.startsWith("--patch-module="))
            .map(argument -> argument.substring(argument.lastIndexOf('=') + 1));
    Stream<String> modules = Stream.ofNullable(System.getProperty("jdk.module.path"));
    Stream<String> classes = Stream.ofNullable(System.getProperty("java.class.path"));
    return String.join(
        File.pathSeparator,
        Stream.of(patches, modules, classes)
            .flatMap(stream -> stream)
            .filter(path -> !path.isEmpty())
            .toList());
  }
}
