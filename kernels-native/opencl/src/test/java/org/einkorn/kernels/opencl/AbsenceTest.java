package org.einkorn.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.einkorn.bindings.opencl.OpenCl;
import org.einkorn.kernels.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Without OpenCL the backend is still found, and says what is missing. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "the way to hide a library is the ELF loader's")
class AbsenceTest {

  @TempDir Path temporary;

  @Test
  void onTheClassPathWithTheLoader() throws Exception {
    Devices.first();
    List<String> output = probe(false);
    assertTrue(output.getFirst().startsWith("available OpenCL "), output.toString());
    assertEquals("[opencl:0]", output.get(1));
    assertEquals("[]", output.get(2), "nothing is offered for the CPU");
  }

  @Test
  void onTheClassPathWithoutTheLoader() throws Exception {
    List<String> output = probe(true);
    String reason =
        "no OpenCL loader / on Debian `apt install ocl-icd-libopencl1 pocl-opencl-icd`, elsewhere"
            + " install the ICD loader and the device's driver";
    assertEquals(reason, output.getFirst());
    assertEquals("[]", output.get(1));
    assertTrue(
        output.get(2).startsWith("[Refusal[id=opencl, reason=no OpenCL loader: on Debian"),
        output.toString());
  }

  private List<String> probe(boolean hideLoader) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"));
    List<String> places = new ArrayList<>();
    for (Class<?> type : List.of(OpenClBackend.class, OpenCl.class, Backend.class, Probe.class)) {
      places.add(place(type).toString());
    }
    places.add(jocl());
    command.addAll(List.of("--class-path", String.join(File.pathSeparator, places)));
    command.add(Probe.class.getName());
    ProcessBuilder builder = new ProcessBuilder(command);
    if (hideLoader) {
      // a broken library that is found first hides the system's: the ELF loader gives up there
      Files.createFile(temporary.resolve("libOpenCL.so.1"));
      Files.createFile(temporary.resolve("libOpenCL.so"));
      builder.environment().put("LD_LIBRARY_PATH", temporary.toString());
    }
    Path out = temporary.resolve("out");
    Path err = temporary.resolve("err");
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the probe hangs");
    assertEquals(0, process.exitValue(), Files.readString(out) + Files.readString(err));
    return Files.readAllLines(out);
  }

  /** The folder or jar that a class comes from; tests are patched into the module. */
  private static Path place(Class<?> type) throws URISyntaxException {
    String name = type.getName().replace('.', '/') + ".class";
    String resource = Objects.requireNonNull(type.getResource("/" + name)).toURI().toString();
    String root = resource.substring(0, resource.length() - name.length());
    return root.startsWith("jar:")
        ? Path.of(URI.create(root.substring("jar:".length(), root.indexOf("!/"))))
        : Path.of(URI.create(root));
  }

  /** JOCL's jar, from the module that the binding reads. */
  private static String jocl() {
    return ModuleLayer.boot().configuration().findModule("jocl").stream()
        .flatMap(module -> module.reference().location().stream())
        .map(location -> Path.of(location).toString())
        .findFirst()
        .orElseThrow(() -> new AssertionError("the tests run on the module path"));
  }
}
