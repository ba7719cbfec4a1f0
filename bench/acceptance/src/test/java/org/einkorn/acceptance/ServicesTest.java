package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.einkorn.acceptance.Tree.MavenModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers are declared twice, for the module path and for the class path: both lists agree. */
class ServicesTest {

  @Test
  void bothDeclarationsAgree() throws IOException {
    int services = 0;
    for (MavenModule module : Tree.javaModules()) {
      Map<String, List<String>> provided = provided(module.requireDescriptor());
      assertEquals(provided, listed(module.classes()), module.folder().toString());
      services += provided.size();
    }
    assertFalse(services == 0, "no module provides anything: the test saw nothing");
  }

  @Test
  void aListIsReadAsServiceLoaderReadsIt(@TempDir Path classes) throws IOException {
    Path folder = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(folder.resolve("a.Service"), "# who\n\nb.First # one\nb.Second\n");
    assertEquals(Map.of("a.Service", List.of("b.First", "b.Second")), listed(classes));
  }

  private static Map<String, List<String>> provided(ModuleDescriptor descriptor) {
    Map<String, List<String>> map = new TreeMap<>();
    descriptor
        .provides()
        .forEach(p -> map.put(p.service(), p.providers().stream().sorted().toList()));
    return map;
  }

  private static Map<String, List<String>> listed(Path classes) throws IOException {
    Map<String, List<String>> map = new TreeMap<>();
    Path folder = classes.resolve("META-INF/services");
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          map.put(
              file.getFileName().toString(),
              Files.readAllLines(file).stream()
                  .map(line -> line.replaceAll("#.*", "").strip())
                  .filter(line -> !line.isEmpty())
                  .sorted()
                  .toList());
        }
      }
    }
    return map;
  }
}
