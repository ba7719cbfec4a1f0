package org.einkorn.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lists of problems: those that are shipped, and files. */
class ProblemListsTest {

  @Test
  void shippedListsHoldDistinctProblems() {
    for (String name : Problems.names()) {
      List<Problem> problems = Problems.named(name);
      assertFalse(problems.isEmpty(), name);
      assertEquals(problems.size(), new HashSet<>(problems).size(), name);
    }
  }

  @Test
  void sizesBeyondALongAreTooLarge() {
    String text = "gemm forward f32 3000000000000000000x4:4x4";
    Exception e = assertThrows(ProblemSyntaxException.class, () -> Problems.parse(text));
    assertEquals(
        "too large: a tensor would have more than 2^63 elements or bytes",
        String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> Problems.named("nets"));
    assertEquals(
        "no problems are called 'nets'; there are: " + String.join(", ", Problems.names()),
        e.getMessage());
  }

  @Test
  void aFileHasCommentsAndItsErrorsHaveALine(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.txt");
    Files.writeString(file, "# mine\n\n  gemm forward f32 4x3:3x5  # small\n");
    assertEquals(List.of(Problems.parse("gemm forward f32 4x3:3x5")), Problems.load(file));
    Files.writeString(file, "gemm forward f32 4x3:3x5\ngem forward f32 1x1:1x1\n");
    Exception e = assertThrows(IllegalArgumentException.class, () -> Problems.load(file));
    String message = String.valueOf(e.getMessage());
    assertEquals(file + ", line 2: unknown family 'gem'", message.split(";", 2)[0]);
    assertEquals("  ^", message.lines().toList().getLast());
  }
}
