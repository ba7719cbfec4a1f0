package org.einkorn.autotune;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.autotune.book.Book;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes tune at once with one book. */
class TwoTunersTest {

  private static final int PROBLEMS = 12;

  @TempDir Path folder;

  /** Tunes problems of its own in a process of its own. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      long rows = Long.parseLong(args[1]);
      List<Problem> problems = new ArrayList<>();
      for (int i = 1; i <= PROBLEMS; i++) {
        problems.add(GemmProblem.of(rows, i, 3));
      }
      Einkorn.builder()
          .backends(
              List.of(
                  new FakeBackend(
                      "one", new FakeVariant("one/gemm/a"), new FakeVariant("one/gemm/b"))))
          .policy(Policy.LOOKUP)
          .systemBook(Path.of(args[0], "system.json"))
          .book(Path.of(args[0], "book.json"))
          .build()
          .tune(
              problems,
              Options.cpu(),
              TuneSettings.DEFAULT.withBudget(Duration.ofMillis(100)),
              TuneListener.NONE);
    }
  }

  @Test
  void nothingIsLost() throws Exception {
    Process first = ChildJvm.start(Child.class, folder.toString(), "2");
    Process second = ChildJvm.start(Child.class, folder.toString(), "4");
    for (Process process : List.of(first, second)) {
      ChildJvm.Ended ended = ChildJvm.await(process);
      assertEquals(0, ended.exit(), ended.output());
      assertEquals("", ended.output().replaceAll("(?m)^WARNING: Using incubator.*\\R", ""));
    }
    assertEquals(
        2 * PROBLEMS, Book.pinned(folder.resolve("book.json")).contents().entries().size());
  }
}
