package org.einkorn.autotune;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.einkorn.autotune.Decision.Source;
import org.einkorn.kernels.Accuracy;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.Mode;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.reference.ReferenceBackend;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EinkornTest {

  private static final Problem PROBLEM = GemmProblem.of(3, 4, 5);
  private static final Options OPTIONS = Options.cpu();

  @TempDir Path folder;

  private Einkorn.Builder with(Backend... backends) {
    return Einkorn.builder()
        .backends(Arrays.asList(backends))
        .policy(Policy.LOOKUP)
        .systemBook(folder.resolve("system.json"))
        .book(folder.resolve("book.json"));
  }

  @Test
  void theDefaultOrderTakesTheFirstOffer() {
    FakeVariant first = new FakeVariant("one/gemm/a");
    Einkorn einkorn =
        with(
                new FakeBackend("zero").refusing("zero/gemm", "it never does"),
                new FakeBackend("one", first, new FakeVariant("one/gemm/b")),
                new ReferenceBackend())
            .build();
    Decision decision = einkorn.decision(PROBLEM, OPTIONS);
    assertSame(first, decision.variant());
    assertEquals(Source.DEFAULT_ORDER, decision.source());
    assertEquals(0, first.prepared.get());
  }

  @Test
  void aHandleIsPreparedOnceAndComputes() {
    FakeVariant variant = new FakeVariant("one/gemm/a").workspace(1000);
    Einkorn einkorn = with(new FakeBackend("one", variant)).build();
    Handle handle = einkorn.handle(PROBLEM);
    assertSame(handle, einkorn.handle(GemmProblem.of(3, 4, 5), Options.cpu()));
    assertEquals(1, variant.prepared.get());
    Trial trial = new Trial(PROBLEM, OPTIONS, Data.INTEGERS, 1);
    handle.run(trial.operands());
    assertEquals("", trial.mismatch().orElse(""));
    trial.reset();
    handle.run(trial.operands(), handle.newWorkspace());
    assertEquals("", trial.mismatch().orElse(""));
    assertEquals(2, variant.runs.get());
    assertTrue(handle.isSettled());
  }

  @Test
  void explainListsEveryOfferAndRefusal() {
    Einkorn einkorn =
        with(
                new FakeBackend("one").refusing("one/gemm", "k=5 is odd"),
                new ThrowingBackend("broken"),
                new ThrowingBackend(
                    "unlinked",
                    () -> {
                      throw new UnsatisfiedLinkError("no such symbol");
                    }),
                new FakeBackend("two", new FakeVariant("two/gemm/fast").relaxed()),
                new ReferenceBackend())
            .build();
    Explanation explanation = einkorn.explain(PROBLEM, OPTIONS);
    List<String> rows =
        explanation.rows().stream()
            .map(row -> row.id() + " " + row.standing().text() + ": " + row.reason())
            .toList();
    assertEquals(
        List.of(
            "one/gemm refused: k=5 is odd",
            "broken refused: it failed to make an offer: java.lang.IllegalStateException: out of"
                + " order",
            "unlinked refused: it failed to make an offer: java.lang.UnsatisfiedLinkError: no such"
                + " symbol",
            "two/gemm/fast excluded: its accuracy class is relaxed, the options allow standard",
            "reference/gemm chosen: nothing was measured"),
        rows);
    assertEquals(
        "two/gemm/fast",
        einkorn.decision(PROBLEM, OPTIONS.withAccuracy(Accuracy.RELAXED)).variant().id());
  }

  @Test
  void nobodyIsAnErrorWithAllReasons() {
    Einkorn einkorn = with(new FakeBackend("one").refusing("one/gemm", "k=5 is odd")).build();
    DispatchException error =
        assertThrows(DispatchException.class, () -> einkorn.handle(PROBLEM, OPTIONS));
    assertTrue(error.getMessage().contains("one/gemm: k=5 is odd"), error.getMessage());
    assertTrue(error.getMessage().contains(PROBLEM.text()), error.getMessage());
    assertEquals(error.getMessage(), einkorn.explain(PROBLEM, OPTIONS).failure());
  }

  @Test
  void strictModeTakesOnlyThreadInvariantVariantsAndDoesNotTuneOnUse() {
    FakeVariant invariant = new FakeVariant("one/gemm/b").warmingUp();
    Backend backend =
        new FakeBackend("one", new FakeVariant("one/gemm/a").threadVariant(), invariant);
    Options strict = OPTIONS.withMode(Mode.STRICT);
    Handle handle = with(backend, new ReferenceBackend()).build().handle(PROBLEM, strict);
    assertSame(invariant, handle.variant());
    assertTrue(handle.isSettled());
    for (Policy policy : List.of(Policy.TUNE_ON_FIRST_USE, Policy.TUNE_IN_BACKGROUND)) {
      Einkorn tuning = with(backend).policy(policy).build();
      IllegalStateException error =
          assertThrows(IllegalStateException.class, () -> tuning.handle(PROBLEM, strict));
      assertTrue(error.getMessage().contains("strict mode"), error.getMessage());
    }
  }

  @Test
  void whatMustBeCompiledIsExchangedInWhenReady() throws InterruptedException {
    CountDownLatch compiled = new CountDownLatch(1);
    FakeVariant slowToStart =
        new FakeVariant("vector/gemm")
            .warmingUp()
            .workspace(4096)
            .onPrepare(() -> {
              try {
                compiled.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    FakeVariant ready = new FakeVariant("onednn/gemm").workspace(64);
    try (Einkorn einkorn =
        with(new FakeBackend("vector", slowToStart), new FakeBackend("onednn", ready)).build()) {
      Handle handle = einkorn.handle(PROBLEM, OPTIONS);
      assertSame(ready, handle.variant());
      assertSame(slowToStart, handle.decision().variant());
      assertFalse(handle.isSettled());
      var workspace = handle.newWorkspace();
      assertEquals(64, workspace.bytes());
      Trial trial = new Trial(PROBLEM, OPTIONS, Data.INTEGERS, 1);
      handle.run(trial.operands(), workspace);

      compiled.countDown();
      handle.awaitSettled();
      assertSame(slowToStart, handle.variant());
      assertEquals(4096, handle.workspaceBytes());
      trial.reset();
      handle.run(trial.operands(), workspace);
      assertEquals("", trial.mismatch().orElse(""));
      assertEquals(1, ready.runs.get());
      assertEquals(1, slowToStart.runs.get());
    }
  }

  @Test
  void aFailedPreparationInTheBackgroundLeavesTheStandIn() throws InterruptedException {
    FakeVariant failing =
        new FakeVariant("vector/gemm")
            .warmingUp()
            .onPrepare(() -> {
              throw new IllegalStateException("no vectors today");
            });
    FakeVariant ready = new FakeVariant("onednn/gemm");
    try (Einkorn einkorn =
        with(new FakeBackend("vector", failing), new FakeBackend("onednn", ready)).build()) {
      Handle handle = einkorn.handle(PROBLEM, OPTIONS);
      handle.awaitSettled();
      assertSame(ready, handle.variant());
    }
    Einkorn strict = with(new FakeBackend("vector", failing)).build();
    DispatchException error =
        assertThrows(
            DispatchException.class, () -> strict.handle(PROBLEM, OPTIONS.withMode(Mode.STRICT)));
    assertTrue(error.getMessage().contains("no vectors today"), error.getMessage());
  }

  @Test
  void anErrorInTheBackgroundLeavesTheStandInAndTheNextOneIsPrepared() throws InterruptedException {
    for (Error error : List.of(new LinkageError("no class"), new AssertionError("no sense"))) {
      AtomicBoolean failed = new AtomicBoolean();
      FakeVariant failingOnce =
          new FakeVariant("vector/gemm")
              .warmingUp()
              .onPrepare(() -> {
                if (failed.compareAndSet(false, true)) {
                  throw error;
                }
              });
      FakeVariant ready = new FakeVariant("onednn/gemm");
      try (Einkorn einkorn =
          with(new FakeBackend("vector", failingOnce), new FakeBackend("onednn", ready)).build()) {
        Handle first = einkorn.handle(PROBLEM, OPTIONS);
        assertTimeoutPreemptively(Duration.ofSeconds(20), first::awaitSettled);
        assertSame(ready, first.variant());
        Handle second = einkorn.handle(GemmProblem.of(4, 4, 4), OPTIONS);
        assertTimeoutPreemptively(Duration.ofSeconds(20), second::awaitSettled);
        assertSame(failingOnce, second.variant());
      }
    }
  }

  @Test
  void closingDropsWhatIsQueued() throws InterruptedException {
    FakeVariant variant = new FakeVariant("vector/gemm").warmingUp();
    Einkorn einkorn = with(new FakeBackend("vector", variant), new ReferenceBackend()).build();
    einkorn.close();
    Handle handle = einkorn.handle(PROBLEM, OPTIONS);
    handle.awaitSettled();
    assertEquals("reference/gemm", handle.variant().id());
  }

  @Test
  void devicesAreFoundByTheirId() {
    Einkorn einkorn = with(new ReferenceBackend()).build();
    assertEquals(List.of(Device.cpu()), einkorn.devices());
    assertSame(Device.cpu(), einkorn.device("cpu"));
    IllegalArgumentException error =
        assertThrows(IllegalArgumentException.class, () -> einkorn.device("opencl:7"));
    assertEquals("no device 'opencl:7'; there are: cpu", error.getMessage());
  }
}
