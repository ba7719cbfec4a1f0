package org.einkorn.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.einkorn.acceptance.Tree.MavenModule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every public and protected element of an exported package has a comment. */
class CommentsTest {

  @Test
  void publicApiIsDocumented() throws IOException {
    for (MavenModule module : Tree.javaModules()) {
      Set<String> exported =
          module.requireDescriptor().exports().stream()
              .filter(export -> !export.isQualified())
              .map(export -> export.source().replace('.', '/'))
              .collect(Collectors.toSet());
      for (String folder : exported) {
        Comments.Report report = Comments.of(module.sources().resolve(folder));
        assertEquals(List.of(), report.missing(), "without a comment in " + module.folder());
        assertTrue(report.documented() > 0, () -> "nothing was seen in " + folder);
      }
    }
  }

  @Test
  void missingOnesAreFound(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("package-info.java"), "/** Here. */\npackage here;\n");
    Files.writeString(
        folder.resolve("Here.java"),
        """
        package here;

        /** Documented. */
        public class Here {
          public int field;
          private int hidden;

          /** Documented. */
          public Here() {}

          protected void method() {}

          void packagePrivate() {}

          @Override
          public String toString() {
            return "inherits its comment";
          }

          /** Documented, with its components. */
          public record Pair(int a, int b) {}

          public interface Inner {
            int implicitlyPublic();
          }

          public enum Kind { ONE }
        }
        """);
    assertEquals(
        List.of(
            "Here.java: field",
            "Here.java: method",
            "Here.java: Inner",
            "Here.java: implicitlyPublic",
            "Here.java: Kind",
            "Here.java: ONE"),
        Comments.of(folder).missing());
  }
}
