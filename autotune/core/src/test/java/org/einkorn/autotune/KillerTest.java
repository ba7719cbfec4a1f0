package org.einkorn.autotune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.einkorn.autotune.book.Book;
import org.einkorn.autotune.book.QuarantineEntry;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A variant that kills the JVM does so once. */
class KillerTest {

  private static final Problem PROBLEM = GemmProblem.of(6, 4, 5);
  private static final int KILLED = 139;

  @TempDir Path folder;

  /** Tunes in a process of its own; the first candidate ends it as its arguments say. */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      FakeVariant killer = new FakeVariant("native/gemm/killer");
      switch (args[1]) {
        case "prepare" -> killer.onPrepare(() -> Runtime.getRuntime().halt(KILLED));
        case "run" -> killer.before(operands -> Runtime.getRuntime().halt(KILLED));
        case "exit" -> killer.before(operands -> exitElsewhere());
        default -> throw new IllegalArgumentException(args[1]);
      }
      Einkorn einkorn =
          Einkorn.builder()
              .backends(
                  List.of(
                      new FakeBackend("native", killer),
                      new FakeBackend("tame", new FakeVariant("tame/gemm"))))
              .policy(Policy.LOOKUP)
              .systemBook(Path.of(args[0], "system.json"))
              .book(Path.of(args[0], "book.json"))
              .build();
      TuneReport report =
          einkorn.tune(
              List.of(PROBLEM),
              Options.cpu(),
              TuneSettings.DEFAULT.withBudget(Duration.ofMillis(100)),
              TuneListener.NONE);
      System.out.println("winner " + report.rows().getFirst().winner().orElseThrow().variant());
      System.out.println(einkorn.explain(PROBLEM, Options.cpu()).rows().getFirst());
    }

    /** As Ctrl-C does: the process ends in order, while a variant runs. */
    private static void exitElsewhere() {
      Thread.ofPlatform().start(() -> System.exit(130));
      while (true) {
        Thread.onSpinWait();
      }
    }
  }

  private ChildJvm.Ended tune(String where) throws Exception {
    return ChildJvm.await(ChildJvm.start(Child.class, folder.toString(), where));
  }

  private List<QuarantineEntry> quarantine() {
    return Book.pinned(folder.resolve("book.json")).contents().quarantine();
  }

  @Test
  void theNextStartQuarantinesWhoKilledTheLastOne() throws Exception {
    for (String where : List.of("run", "prepare")) {
      ChildJvm.Ended first = tune(where);
      assertEquals(KILLED, first.exit(), first.output());
      ChildJvm.Ended second = tune(where);
      assertEquals(0, second.exit(), second.output());
      assertTrue(second.output().contains("winner tame/gemm"), second.output());
      assertTrue(second.output().contains("the JVM died while it ran"), second.output());
      assertTrue(
          second.output().contains("./einkorn verify --variant native/gemm/killer"),
          second.output());
      assertEquals(1, quarantine().size());
      Files.delete(folder.resolve("book.json"));
    }
  }

  @Test
  void anOrderlyEndIsNoKilling() throws Exception {
    ChildJvm.Ended first = tune("exit");
    assertEquals(130, first.exit(), first.output());
    try (var files = Files.list(folder.resolve("journal"))) {
      assertEquals(List.of("lock"), files.map(f -> f.getFileName().toString()).toList());
    }
  }
}
