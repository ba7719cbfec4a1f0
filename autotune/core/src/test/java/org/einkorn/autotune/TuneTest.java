package org.einkorn.autotune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.einkorn.autotune.Decision.Source;
import org.einkorn.autotune.book.Verdict;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.HostBuffer;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Workspace;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.reference.ReferenceBackend;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Races on a clock that the fake variants themselves put forward. */
class TuneTest {

  private static final Problem PROBLEM = GemmProblem.of(6, 4, 5);
  private static final Options OPTIONS = Options.cpu();

  @TempDir Path folder;
  private final AtomicLong clock = new AtomicLong();

  private FakeVariant taking(String id, long nanos) {
    return new FakeVariant(id).before(operands -> clock.addAndGet(nanos));
  }

  private Einkorn.Builder with(Backend... backends) {
    return Einkorn.builder()
        .backends(Arrays.asList(backends))
        .policy(Policy.LOOKUP)
        .clock(clock::get)
        .systemBook(folder.resolve("system.json"))
        .book(folder.resolve("book.json"));
  }

  private static TuneReport.Row tune(Einkorn einkorn, Problem problem) throws InterruptedException {
    return einkorn
        .tune(List.of(problem), OPTIONS, TuneSettings.DEFAULT, TuneListener.NONE)
        .rows()
        .getFirst();
  }

  private static TuneReport.Row tune(Einkorn einkorn, Problem problem, Duration budget)
      throws InterruptedException {
    TuneSettings settings = TuneSettings.DEFAULT.withBudget(budget);
    return einkorn.tune(List.of(problem), OPTIONS, settings, TuneListener.NONE).rows().getFirst();
  }

  @Test
  void theFastestWinsAndTheBookRemembers() throws InterruptedException {
    FakeBackend slow = new FakeBackend("slow", taking("slow/gemm", 3000));
    FakeBackend fast =
        new FakeBackend("fast", taking("fast/gemm/a", 2000), taking("fast/gemm/b", 1000));
    Einkorn einkorn = with(slow, fast).build();
    Handle before = einkorn.handle(PROBLEM, OPTIONS);
    assertEquals("slow/gemm", before.variant().id());
    TuneReport.Row row = tune(einkorn, PROBLEM);
    assertEquals("fast/gemm/b", row.winner().orElseThrow().variant());
    assertEquals(1000, row.winner().orElseThrow().median());
    assertEquals("fast/gemm/a", row.runnerUp().orElseThrow().variant());
    assertEquals(Verdict.CLEAR, row.verdict().orElseThrow());
    assertEquals(3, row.gain(), 1e-9);

    assertSame(before, einkorn.handle(PROBLEM, OPTIONS));
    assertEquals("fast/gemm/b", before.variant().id());
    assertEquals(Source.BOOK, before.decision().source());

    Decision again = with(slow, fast).build().decision(PROBLEM, OPTIONS);
    assertEquals("fast/gemm/b", again.variant().id());
    assertEquals(Source.BOOK, again.source());
    assertTrue(again.reason().contains("from the book (user)"), again.reason());
    Einkorn off = with(slow, fast).policy(Policy.OFF).build();
    assertEquals("slow/gemm", off.decision(PROBLEM, OPTIONS).variant().id());
  }

  @Test
  void aTieIsSettledByTheDefaultOrder() throws InterruptedException {
    Einkorn einkorn =
        with(
                new FakeBackend("slow", taking("slow/gemm", 1500)),
                new FakeBackend("one", taking("one/gemm", 1004)),
                new FakeBackend("two", taking("two/gemm", 1000)))
            .build();
    TuneReport.Row row = tune(einkorn, PROBLEM);
    assertEquals("one/gemm", row.winner().orElseThrow().variant());
    assertEquals(Verdict.TIE, row.verdict().orElseThrow());
    assertEquals(1500 / 1004.0, row.gain(), 1e-9);
  }

  @Test
  void handlesFollowATuningAlsoWithAnOldWorkspaceButNeverInStrictMode()
      throws InterruptedException {
    FakeBackend backend =
        new FakeBackend(
            "one",
            taking("one/gemm/a", 2000).workspace(64),
            taking("one/gemm/b", 1000).workspace(4096));
    Einkorn einkorn = with(backend).build();
    Handle fast = einkorn.handle(PROBLEM, OPTIONS);
    Workspace old = fast.newWorkspace();
    Options strict = OPTIONS.withMode(Mode.STRICT);
    Handle pinned = einkorn.handle(PROBLEM, strict);
    tune(einkorn, PROBLEM);
    einkorn.tune(List.of(PROBLEM), strict, TuneSettings.DEFAULT, TuneListener.NONE);
    assertEquals("one/gemm/b", fast.variant().id());
    Trial trial = new Trial(PROBLEM, OPTIONS, Data.INTEGERS, 1);
    fast.run(trial.operands(), old);
    assertEquals("", trial.mismatch().orElse(""));
    assertEquals("one/gemm/a", pinned.variant().id());
    assertSame(pinned, einkorn.handle(PROBLEM, strict));
  }

  @Test
  void whatWasUnderWayInTheBackgroundDoesNotUndoATuning() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    FakeVariant compiled =
        taking("one/gemm/compiled", 2000)
            .warmingUp()
            .onPrepare(() -> {
              if (Thread.currentThread().getName().equals("einkorn-prepare")) {
                awaitQuietly(go);
              }
            });
    FakeBackend backend = new FakeBackend("one", compiled, taking("one/gemm/fast", 10));
    try (Einkorn einkorn = with(backend).build()) {
      Handle handle = einkorn.handle(PROBLEM, OPTIONS);
      tune(einkorn, PROBLEM);
      go.countDown();
      handle.awaitSettled();
      assertEquals("one/gemm/fast", handle.variant().id());
      assertEquals(Source.BOOK, handle.decision().source());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tooFewRoundsAreNoProofAndTheNextTuningRacesAgain() throws InterruptedException {
    FakeVariant fast = taking("one/gemm/b", 40_000_000);
    FakeBackend backend = new FakeBackend("one", taking("one/gemm/a", 50_000_000), fast);
    TuneReport.Row row = tune(with(backend).build(), PROBLEM, Duration.ofMillis(50));
    assertEquals(3, row.winner().orElseThrow().rounds());
    assertEquals("one/gemm/b", row.winner().orElseThrow().variant());
    assertEquals(Verdict.UNSETTLED, row.verdict().orElseThrow());
    Decision decision = with(backend).build().decision(PROBLEM, OPTIONS);
    assertTrue(decision.reason().contains("unsettled"), decision.reason());
    int runs = fast.runs.get();
    TuneReport.Row again = tune(with(backend).build(), PROBLEM);
    assertEquals(Verdict.CLEAR, again.verdict().orElseThrow());
    assertTrue(fast.runs.get() > runs);
    runs = fast.runs.get();
    tune(with(backend).build(), PROBLEM);
    assertEquals(runs, fast.runs.get(), "what is settled is not raced again");
  }

  /** A run of the reference allocates, as the Vector API does before it is compiled. */
  @Test
  void whatTheJvmHasNotCompiledIsNotTimed() throws InterruptedException {
    FakeVariant compiling = taking("one/gemm/compiling", 300_000).warmingUp();
    FakeVariant ready = taking("one/gemm/ready", 500_000);
    FakeBackend both = new FakeBackend("one", compiling, ready);
    TuneReport.Row row = tune(with(both).build(), PROBLEM, Duration.ofMillis(400));
    assertEquals("one/gemm/ready", row.winner().orElseThrow().variant());
    assertEquals(Verdict.UNSETTLED, row.verdict().orElseThrow());
    assertTrue(row.runnerUp().isEmpty());
    assertTrue(row.note().contains("one/gemm/compiling was not timed"), row.note());

    Einkorn alone = with(new FakeBackend("one", compiling)).build();
    TuneReport.Row waited = tune(alone, GemmProblem.of(7, 7, 7), Duration.ofMillis(400));
    assertEquals("one/gemm/compiling", waited.winner().orElseThrow().variant());
    assertEquals(Verdict.ALONE, waited.verdict().orElseThrow());
  }

  @Test
  void preparationIsSpreadOverTheCalls() throws InterruptedException {
    FakeBackend backend =
        new FakeBackend(
            "one",
            taking("one/gemm/ready", 1200),
            taking("one/gemm/planned", 1000).onPrepare(() -> clock.addAndGet(1_000_000)));
    TuneSettings settings = TuneSettings.DEFAULT.withAgain(true);
    List<String> winners = new ArrayList<>();
    for (long calls : new long[] {100, 1_000_000}) {
      TuneReport report =
          with(backend)
              .build()
              .tune(List.of(PROBLEM), OPTIONS, settings.withCalls(calls), TuneListener.NONE);
      winners.add(report.rows().getFirst().winner().orElseThrow().variant());
    }
    assertEquals(List.of("one/gemm/ready", "one/gemm/planned"), winners);
  }

  @Test
  void wrongAndThrowingOnesAreQuarantinedBeforeTheirTimeCounts() throws InterruptedException {
    FakeVariant wrong =
        taking("fast/gemm/wrong", 1)
            .after(operands -> {
              HostBuffer dst = (HostBuffer) operands.buffer(Role.DST);
              dst.set(operands.offset(Role.DST) + 7, Double.NaN);
            });
    FakeVariant throwing =
        taking("fast/gemm/throwing", 1)
            .before(operands -> {
              throw new IllegalStateException("out of luck");
            });
    FakeVariant unlinked =
        taking("fast/gemm/unlinked", 1)
            .onPrepare(() -> {
              throw new LinkageError("no such class");
            });
    FakeBackend fast = new FakeBackend("fast", wrong, throwing, unlinked);
    FakeBackend right = new FakeBackend("right", taking("right/gemm", 1000));
    Einkorn einkorn = with(fast, right).build();
    TuneReport.Row row = tune(einkorn, PROBLEM);
    assertEquals("right/gemm", row.winner().orElseThrow().variant());
    assertEquals(Verdict.ALONE, row.verdict().orElseThrow());
    assertTrue(Double.isNaN(row.gain()));
    assertTrue(row.note().contains("dst[1, 3] is NaN"), row.note());
    assertTrue(row.note().contains("./einkorn verify --variant fast/gemm/wrong"), row.note());
    assertTrue(row.note().contains("out of luck"), row.note());
    assertTrue(row.note().contains("no such class"), row.note());

    Explanation explanation = with(fast, right).build().explain(PROBLEM, OPTIONS);
    assertEquals(
        List.of(Standing.QUARANTINED, Standing.QUARANTINED, Standing.QUARANTINED, Standing.CHOSEN),
        explanation.rows().stream().map(Explanation.Row::standing).toList());
    assertTrue(explanation.rows().getFirst().reason().contains("dst[1, 3] is NaN"));
    Einkorn forcing = with(fast, right).force("fast/gemm/wrong").build();
    DispatchException error =
        assertThrows(DispatchException.class, () -> forcing.handle(PROBLEM, OPTIONS));
    assertTrue(error.getMessage().contains("dst[1, 3] is NaN"), error.getMessage());

    wrong.revision("2");
    assertEquals(
        Standing.CANDIDATE,
        with(fast, right).build().explain(PROBLEM, OPTIONS).rows().getFirst().standing());
  }

  @Test
  void aLargeProblemIsCheckedByItsSiblingAndByAWitness() throws InterruptedException {
    Problem large = GemmProblem.of(400, 40, 50);
    FakeVariant wrongAtTheEnd =
        taking("fast/gemm", 900_000).after(operands -> spoilTheEnd(operands));
    Einkorn einkorn =
        with(
                new FakeBackend("right", taking("right/gemm", 1_000_000)),
                new FakeBackend("fast", wrongAtTheEnd))
            .build();
    TuneReport report =
        einkorn.tune(
            List.of(large),
            OPTIONS,
            TuneSettings.DEFAULT.withBudget(Duration.ofMillis(50)),
            TuneListener.NONE);
    TuneReport.Row row = report.rows().getFirst();
    assertEquals("right/gemm", row.winner().orElseThrow().variant());
    assertTrue(row.note().contains("fast/gemm: it computed wrong: dst["), row.note());
  }

  /** Spoils the last element of 400 × 40, and nothing of a smaller result. */
  private static boolean spoilTheEnd(Operands operands) {
    HostBuffer dst = (HostBuffer) operands.buffer(Role.DST);
    long last = operands.offset(Role.DST) + 40 * 400 - 1;
    if (last >= dst.elements()) {
      return false;
    }
    dst.set(last, dst.get(last) + 0.01);
    return true;
  }

  @Test
  void aWitnessThatTheReferenceConfirmsStays() throws InterruptedException {
    AtomicBoolean spoilt = new AtomicBoolean();
    FakeVariant first =
        taking("one/gemm/a", 900_000)
            .after(operands -> {
              if (!spoilt.get()) {
                spoilt.set(spoilTheEnd(operands));
              }
            });
    FakeBackend backend = new FakeBackend("one", first, taking("one/gemm/b", 1_000_000));
    TuneReport.Row row =
        tune(with(backend).build(), GemmProblem.of(400, 40, 50), Duration.ofMillis(50));
    assertTrue(spoilt.get());
    assertEquals("one/gemm/a", row.winner().orElseThrow().variant());
    assertEquals("one/gemm/b", row.runnerUp().orElseThrow().variant());
    assertFalse(row.note().contains("computed wrong"), row.note());
  }

  @Test
  void aRevokedWitnessThatIsNotCompiledIsOutForGood() throws InterruptedException {
    FakeVariant wrong =
        taking("one/gemm/a", 300_000).warmingUp().after(operands -> spoilTheEnd(operands));
    FakeBackend backend = new FakeBackend("one", wrong, taking("one/gemm/b", 500_000));
    TuneReport.Row row =
        tune(with(backend).build(), GemmProblem.of(400, 40, 50), Duration.ofMillis(50));
    assertEquals("one/gemm/b", row.winner().orElseThrow().variant());
    assertEquals(Verdict.ALONE, row.verdict().orElseThrow());
    assertTrue(row.note().contains("one/gemm/a: it computed wrong"), row.note());
    assertFalse(row.note().contains("was not timed"), row.note());
  }

  @Test
  void interruptionLeavesTheBookWithWhatWasFinished() throws Exception {
    Problem second = GemmProblem.of(7, 4, 5);
    FakeBackend backend =
        new FakeBackend("one", taking("one/gemm/a", 1000), taking("one/gemm/b", 2000));
    Einkorn einkorn = with(backend).build();
    List<String> heard = new ArrayList<>();
    assertThrows(
        InterruptedException.class,
        () ->
            einkorn.tune(
                List.of(PROBLEM, second, PROBLEM),
                OPTIONS,
                TuneSettings.DEFAULT,
                progress -> {
                  heard.add(progress.done() + "/" + progress.total() + " " + progress.current());
                  if (progress.done() == 1) {
                    Thread.currentThread().interrupt();
                  }
                }));
    assertFalse(Thread.currentThread().isInterrupted());
    assertEquals(List.of("0/3 " + PROBLEM.text(), "1/3 " + second.text()), heard);
    Einkorn next = with(backend).build();
    assertEquals(Source.BOOK, next.decision(PROBLEM, OPTIONS).source());
    assertEquals(1, next.book().contents().entries().size());
    try (var files = Files.list(folder.resolve("journal"))) {
      assertEquals(List.of("lock"), files.map(f -> f.getFileName().toString()).toList());
    }
  }

  @Test
  void anInterruptionWhileAVariantRunsIsNoFaultOfIts() throws Exception {
    FakeVariant inPrepare =
        taking("one/gemm/a", 1000).onPrepare(() -> Thread.currentThread().interrupt());
    FakeVariant inRun =
        new FakeVariant("one/gemm/a").before(operands -> Thread.currentThread().interrupt());
    for (FakeVariant interrupting : List.of(inPrepare, inRun)) {
      FakeBackend backend = new FakeBackend("one", interrupting);
      Einkorn einkorn = with(backend).build();
      assertThrows(InterruptedException.class, () -> tune(einkorn, PROBLEM));
      assertFalse(Thread.currentThread().isInterrupted());
      try (var files = Files.list(folder.resolve("journal"))) {
        assertEquals(List.of("lock"), files.map(f -> f.getFileName().toString()).toList());
      }
      Explanation next = with(backend).build().explain(PROBLEM, OPTIONS);
      assertEquals(Standing.CHOSEN, next.rows().getFirst().standing());
    }
  }

  @Test
  void aNeighbourAnswersForAnUntunedProblem() throws InterruptedException {
    FakeBackend backend =
        new FakeBackend("one", taking("one/gemm/a", 2000), taking("one/gemm/b", 1000));
    Einkorn einkorn = with(backend).build();
    tune(einkorn, PROBLEM);
    Decision near = einkorn.decision(GemmProblem.of(12, 4, 5), OPTIONS);
    assertEquals(Source.NEIGHBOUR, near.source());
    assertEquals("one/gemm/b", near.variant().id());
    assertTrue(near.reason().contains(PROBLEM.text()), near.reason());
    Decision far = einkorn.decision(GemmProblem.of(1200, 4, 5), OPTIONS);
    assertEquals(Source.DEFAULT_ORDER, far.source());
  }

  @Test
  void tuneOnFirstUseRacesOnce() {
    FakeVariant slow = taking("one/gemm/a", 2000);
    FakeBackend backend = new FakeBackend("one", slow, taking("one/gemm/b", 1000));
    Einkorn einkorn = with(backend).policy(Policy.TUNE_ON_FIRST_USE).build();
    Handle handle = einkorn.handle(PROBLEM, OPTIONS);
    assertEquals("one/gemm/b", handle.variant().id());
    assertEquals(Source.BOOK, handle.decision().source());
    int runs = slow.runs.get();
    with(backend).policy(Policy.TUNE_ON_FIRST_USE).build().handle(PROBLEM, OPTIONS);
    assertEquals(runs, slow.runs.get());
  }

  @Test
  void anInterruptedFirstUseStillAnswers() {
    FakeBackend backend =
        new FakeBackend("one", taking("one/gemm/a", 2000), taking("one/gemm/b", 1000));
    Einkorn einkorn = with(backend).policy(Policy.TUNE_ON_FIRST_USE).build();
    Thread.currentThread().interrupt();
    Handle handle = einkorn.handle(PROBLEM, OPTIONS);
    assertTrue(Thread.interrupted());
    assertEquals("one/gemm/a", handle.variant().id());
    assertEquals(Source.DEFAULT_ORDER, handle.decision().source());
  }

  @Test
  void tuneInBackgroundExchangesTheTarget() throws InterruptedException {
    FakeBackend backend =
        new FakeBackend("one", taking("one/gemm/a", 2000), taking("one/gemm/b", 1000));
    try (Einkorn einkorn = with(backend).policy(Policy.TUNE_IN_BACKGROUND).build()) {
      Handle handle = einkorn.handle(PROBLEM, OPTIONS);
      handle.awaitSettled();
      assertEquals("one/gemm/b", handle.variant().id());
      assertEquals(Source.BOOK, handle.decision().source());
    }
  }

  @Test
  void strictModeFollowsThePinnedBookOnly() throws InterruptedException {
    FakeBackend backend =
        new FakeBackend(
            "one",
            taking("one/gemm/a", 3000),
            taking("one/gemm/b", 2000),
            taking("one/gemm/c", 1000).threadVariant());
    Options strict = OPTIONS.withMode(Mode.STRICT);
    Einkorn einkorn = with(backend).build();
    einkorn.tune(List.of(PROBLEM), strict, TuneSettings.DEFAULT, TuneListener.NONE);
    assertEquals("one/gemm/a", einkorn.decision(PROBLEM, strict).variant().id());
    Einkorn pinned = with(backend).pinnedBook(folder.resolve("book.json")).build();
    Decision decision = pinned.decision(PROBLEM, strict);
    assertEquals("one/gemm/b", decision.variant().id());
    assertEquals(Source.BOOK, decision.source());
    assertEquals(64, pinned.pinnedBook().orElseThrow().hash().length());
    assertEquals(einkorn.book().hash(), pinned.pinnedBook().orElseThrow().hash());
  }

  @Test
  void aProblemThatNobodyComputesIsARowOfItsOwn() throws InterruptedException {
    Einkorn einkorn =
        with(new FakeBackend("one").refusing("one/gemm", "k=5 is odd"), new ReferenceBackend())
            .build();
    TuneReport.Row row = tune(einkorn, PROBLEM);
    assertEquals("reference/gemm", row.winner().orElseThrow().variant());
    TuneReport.Row none =
        tune(with(new FakeBackend("one").refusing("one/gemm", "k=5 is odd")).build(), PROBLEM);
    assertTrue(none.winner().isEmpty());
    assertTrue(none.note().contains("k=5 is odd"), none.note());
  }
}
