package org.einkorn.bindings.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jocl.CL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which OpenCL can be absent, each in a JVM of its own. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the ways to hide a library are the ELF loader's")
class AbsenceTest {

  private static final String MODULE = "org.einkorn.bindings.opencl";
  private static final List<String> ALLOWED =
      List.of("--illegal-native-access=deny", "--enable-native-access=" + MODULE + ",jocl");

  @TempDir Path temporary;

  @Test
  void everythingInPlaceOnTheModulePath() throws Exception {
    Devices.first();
    Answer answer = probe(modulePath(ALLOWED), Map.of(), 1);
    assertTrue(answer.first().startsWith("FOUND 1 units"), answer.toString());
    assertEquals(List.of(), unpackedLibraries());
  }

  @Test
  void everythingInPlaceOnTheClassPath() throws Exception {
    Devices.first();
    Answer answer = probe(classPath(List.of("--enable-native-access=ALL-UNNAMED")), Map.of(), 1);
    assertTrue(answer.first().startsWith("FOUND 1 units"), answer.toString());
  }

  @Test
  void theUsersOwnThreadLimitWins() throws Exception {
    Devices.first();
    Answer answer = probe(modulePath(ALLOWED), Map.of("POCL_MAX_PTHREAD_COUNT", "2"), 1);
    assertTrue(answer.first().startsWith("FOUND 2 units"), answer.toString());
  }

  @Test
  void aMissingLoaderIsAReason() throws Exception {
    // a broken library that is found first hides the system's: the ELF loader gives up there
    for (String name : Loader.names()) {
      Files.createFile(temporary.resolve(name));
    }
    Answer answer = probe(modulePath(ALLOWED), Map.of("LD_LIBRARY_PATH", temporary.toString()), 1);
    assertTrue(answer.first().startsWith("NO_LOADER no OpenCL loader: "), answer.toString());
    assertTrue(
        answer.first().contains("apt install ocl-icd-libopencl1 pocl-opencl-icd"),
        answer.toString());
  }

  @Test
  void aLoaderWithoutPlatformsIsAReason() throws Exception {
    Path none = Files.createDirectory(temporary.resolve("vendors"));
    Answer answer = probe(modulePath(ALLOWED), Map.of("OCL_ICD_VENDORS", none + "/"), 1);
    assertTrue(
        answer.first().startsWith("NO_PLATFORM the OpenCL loader has no platform"),
        answer.toString());
    assertTrue(answer.first().contains("pocl-opencl-icd"), answer.toString());
  }

  @Test
  void anUnusableTemporaryFolderIsAReason() throws Exception {
    Path file = Files.createFile(temporary.resolve("file"));
    List<String> options = new ArrayList<>(ALLOWED);
    options.add("-Djava.io.tmpdir=" + file.resolve("below"));
    Answer answer = probe(modulePath(options), Map.of(), 1);
    assertTrue(answer.first().startsWith("BINDING_FAILED JOCL's native"), answer.toString());
    assertTrue(answer.first().contains("Could not create directory"), answer.toString());
  }

  @Test
  void deniedNativeAccessIsAReason() throws Exception {
    Answer answer = probe(modulePath(List.of("--illegal-native-access=deny")), Map.of(), 1);
    assertTrue(answer.first().startsWith("NATIVE_ACCESS_DENIED"), answer.toString());
    assertTrue(answer.first().contains("--enable-native-access=" + MODULE), answer.toString());
  }

  @Test
  void nativeAccessDeniedToJoclAloneIsAReason() throws Exception {
    Answer answer =
        probe(
            modulePath(List.of("--illegal-native-access=deny", "--enable-native-access=" + MODULE)),
            Map.of(),
            1);
    assertTrue(answer.first().startsWith("BINDING_FAILED"), answer.toString());
    assertTrue(answer.first().contains("IllegalCallerException"), answer.toString());
  }

  private record Answer(int exit, List<String> output, String errors) {
    String first() {
      return output.isEmpty() ? "" : output.getFirst();
    }
  }

  private Answer probe(List<String> options, Map<String, String> environment, int threads)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(Integer.toString(threads));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().remove("POCL_MAX_PTHREAD_COUNT");
    builder.environment().putAll(environment);
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the probe hangs");
    Answer answer = new Answer(process.exitValue(), Files.readAllLines(out), Files.readString(err));
    assertEquals(0, answer.exit(), answer.toString());
    assertEquals(2, answer.output().size(), answer.toString());
    assertEquals(answer.output().getFirst(), answer.output().getLast(), "the second answer");
    return answer;
  }

  private List<String> modulePath(List<String> options) throws URISyntaxException {
    List<String> all = new ArrayList<>(options);
    if (options.stream().noneMatch(option -> option.startsWith("-Djava.io.tmpdir"))) {
      all.add("-Djava.io.tmpdir=" + temporary);
    }
    all.addAll(
        List.of(
            "--module-path",
            place(OpenCl.class) + File.pathSeparator + place(CL.class),
            "--patch-module",
            MODULE + "=" + testClasses(),
            "--module",
            MODULE + "/" + Probe.class.getName()));
    return all;
  }

  private List<String> classPath(List<String> options) throws URISyntaxException {
    List<String> all = new ArrayList<>(options);
    all.addAll(
        List.of(
            "--class-path",
            String.join(
                File.pathSeparator,
                place(OpenCl.class).toString(),
                testClasses().toString(),
                place(CL.class).toString()),
            Probe.class.getName()));
    return all;
  }

  private static Path place(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /** Tests are patched into the module, so their place is not their code source's. */
  private static Path testClasses() throws URISyntaxException {
    String name = Probe.class.getName().replace('.', '/') + ".class";
    String place = Objects.requireNonNull(Probe.class.getResource("/" + name)).toURI().toString();
    return Path.of(URI.create(place.substring(0, place.length() - name.length())));
  }

  private List<Path> unpackedLibraries() throws IOException {
    try (var files = Files.list(temporary)) {
      return files.filter(file -> file.getFileName().toString().contains("JOCL")).toList();
    }
  }
}
