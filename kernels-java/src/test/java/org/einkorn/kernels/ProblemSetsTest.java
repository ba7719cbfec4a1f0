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

class ProblemSetsTest {

  @Test
  void shippedListsHoldDistinctProblems() {
    for (String name : ProblemSets.names()) {
      List<Problem> problems = ProblemSets.named(name);
      assertFalse(problems.isEmpty(), name);
      assertEquals(problems.size(), new HashSet<>(problems).size(), name);
    }
  }

  @Test
  void problemsAreTheDoorToTheLists(@TempDir Path directory) throws IOException {
    assertEquals(ProblemSets.named("squares"), Problems.named("squares"));
    Path file = directory.resolve("one.txt");
    Files.writeString(file, "gemm forward f32 4x3:3x5\n");
    assertEquals(List.of(Problems.parse("gemm forward f32 4x3:3x5")), Problems.load(file));
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    Exception e = assertThrows(IllegalArgumentException.class, () -> ProblemSets.named("nets"));
    assertEquals(
        "no problems are called 'nets'; there are: " + String.join(", ", ProblemSets.names()),
        e.getMessage());
  }

  @Test
  void aFileHasCommentsAndItsErrorsHaveALine(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("mine.txt");
    Files.writeString(file, "# mine\n\n  gemm forward f32 4x3:3x5  # small\n");
    assertEquals(List.of(Problems.parse("gemm forward f32 4x3:3x5")), ProblemSets.read(file));
    Files.writeString(file, "gemm forward f32 4x3:3x5\ngem forward f32 1x1:1x1\n");
    Exception e = assertThrows(IllegalArgumentException.class, () -> ProblemSets.read(file));
    String message = String.valueOf(e.getMessage());
    assertEquals(file + ", line 2: unknown family 'gem'", message.split(";", 2)[0]);
    assertEquals("  ^", message.lines().toList().getLast());
  }
}
