package org.einkorn.kernels.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The backend on the class path, in JVMs in which it may or may not load its library. */
class AbsentLibraryTest {

  private static final String ACCESS = "--enable-native-access=ALL-UNNAMED";

  private static String run(String... options) throws Exception {
    String classPath =
        Stream.of(
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path", ""),
                Path.of("target", "test-classes").toAbsolutePath().toString())
            .filter(path -> !path.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--illegal-native-access=deny");
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", classPath, ChildProcess.class.getName()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
    return output;
  }

  private static void assertSays(String output, String... parts) {
    for (String part : parts) {
      assertTrue(output.contains(part), () -> "lacks '" + part + "':\n" + output);
    }
  }

  @Test
  void packagedLibraryLoadsOnTheClassPath() throws Exception {
    assertSays(run(ACCESS), "available 3.11.0", "devices [cpu]", "onednn/gemm/");
  }

  @Test
  void forcedLibraryThatIsAbsentIsARefusalEveryTime() throws Exception {
    String output = run(ACCESS, "-Deinkorn.onednn.path=/nowhere/libdnnl.so.3");
    assertSays(
        output,
        "unavailable -Deinkorn.onednn.path=/nowhere/libdnnl.so.3 names no file",
        "REMEDY",
        "devices []",
        "Refusal[id=onednn, reason=-Deinkorn.onednn.path");
    assertEquals(3, output.split("unavailable |Refusal", -1).length - 1, output);
  }

  @Test
  void cacheThatCannotBeWrittenIsARefusal(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");
    assertSays(
        run(ACCESS, "-Deinkorn.cache=" + file),
        "unavailable packaged oneDNN: cannot unpack onednn 3.11.0",
        file.toString());
  }

  @Test
  void twoProcessesUnpackIntoOneEmptyCacheAtOnce(@TempDir Path folder) throws Exception {
    try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
      List<Future<String>> outputs = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        outputs.add(executor.submit(() -> run(ACCESS, "-Deinkorn.cache=" + folder)));
      }
      for (Future<String> output : outputs) {
        assertSays(output.get(), "available 3.11.0", "onednn/gemm/");
      }
    }
    try (Stream<Path> files = Files.walk(folder)) {
      assertEquals(
          List.of("libdnnl.so.3", "libgomp.so.1", "verified.properties"),
          files
              .filter(Files::isRegularFile)
              .map(f -> String.valueOf(f.getFileName()))
              .sorted()
              .toList());
    }
  }

  @Test
  void deniedNativeAccessIsARefusalThatNamesTheOption() throws Exception {
    assertSays(run(), "unavailable native access is denied", "--enable-native-access");
  }
}
