package org.einkorn.bench.peers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.verify.Data;
import org.einkorn.kernels.verify.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions with a fake peer that is good, or bad in one of many ways. */
class PeerSessionTest {

  private static final Problem SUM = Problems.parse("elementwise forward f32 add 3x5:3x5");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Peer fake(String behaviour, boolean parallel) throws IOException {
    return FakePeer.in(folder, behaviour, parallel);
  }

  private static Trial trial() {
    return new Trial(SUM, Options.cpu(), Data.INTEGERS, 7);
  }

  private String failure(String behaviour, Duration patience) throws IOException {
    try (PeerSession session = PeerSession.start(fake(behaviour, false), 1, patience)) {
      PeerAnswer answer = session.prepare(SUM, trial());
      return assertInstanceOf(PeerAnswer.Failed.class, answer).reason();
    }
  }

  @Test
  void whatIsRightIsMeasuredOnTheFastestSetting() throws IOException {
    try (PeerSession session = PeerSession.start(fake("good", true), 2, PATIENCE)) {
      assertEquals("1.2.3", session.info().version());
      PeerAnswer answer = session.prepare(SUM, trial());
      try (PeerTask task = assertInstanceOf(PeerAnswer.Ready.class, answer).task()) {
        assertEquals("threads=2 FAKE_THREADS=2", task.setting().text());
        assertEquals("loop", task.implementation());
        assertEquals(Duration.ofNanos(1000), task.firstRun());
        Samples samples = task.measure(Sampling.warm(3));
        assertArrayEquals(new double[] {10, 20, 30}, samples.nanosPerRun());
        assertEquals(20, samples.median());
        assertEquals(4, samples.runsPerSample());
        assertTrue(session.residentBytes(task.setting()) > 0 || !Files.exists(Path.of("/proc")));
      }
    }
  }

  @Test
  void missingSamplesAreAnError() throws IOException {
    try (PeerSession session = PeerSession.start(fake("few", false), 1, PATIENCE)) {
      PeerAnswer answer = session.prepare(SUM, trial());
      PeerTask task = assertInstanceOf(PeerAnswer.Ready.class, answer).task();
      PeerException e = assertThrows(PeerException.class, () -> task.measure(Sampling.warm(5)));
      assertContains(e.getMessage(), "1 samples instead of 5");
    }
  }

  @Test
  void refusalsKeepTheirReason() throws IOException {
    try (PeerSession session = PeerSession.start(fake("refuse", false), 1, PATIENCE)) {
      assertEquals(new PeerAnswer.Refused("no such operation"), session.prepare(SUM, trial()));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "wrong, 'fake computed', 'dst[0, 0] is'",
    "crash, 'died at ''prepare'' (exit status 134)', 'SIGSEGV in some library'",
    "garbage, 'what is no answer', 'library says hello'",
    "stale, 'what is no answer', '{\"id\":1}'",
    "error, 'failed to prepare', 'IllegalStateException: cannot'"
  })
  void failuresSayWhatHappened(String behaviour, String first, String second) throws IOException {
    String reason = failure(behaviour, PATIENCE);
    assertContains(reason, first);
    assertContains(reason, second);
  }

  @Test
  void hangingPeersAreEnded() throws IOException {
    // Long enough to start, far shorter than the sleep.
    Duration patience = Duration.ofSeconds(10);
    assertContains(failure("hang", patience), "did not answer 'prepare' within 10 s and was ended");
  }

  @Test
  void theNextProblemStartsDeadPeersAnew() throws IOException {
    try (PeerSession session = PeerSession.start(fake("crash", false), 1, PATIENCE)) {
      for (int round = 0; round < 2; round++) {
        PeerAnswer answer = session.prepare(SUM, trial());
        String reason = assertInstanceOf(PeerAnswer.Failed.class, answer).reason();
        assertContains(reason, "exit status 134");
      }
    }
  }

  @Test
  void peersThatDoNotStartShowTheirErrors() throws IOException {
    Peer peer = fake("no-start", false);
    PeerException e = assertThrows(PeerException.class, () -> PeerSession.start(peer, 1, PATIENCE));
    assertContains(e.getMessage(), "exit status 7");
    assertContains(e.getMessage(), "cannot load the library");
  }

  @Test
  void operandsLeaveNoFiles() throws IOException {
    Path files;
    try (OperandFiles operands = OperandFiles.of(SUM, trial())) {
      operands.write();
      files = operands.folder();
      assertEquals(3, files.toFile().list().length);
    }
    assertTrue(Files.notExists(files), files + " is left");
  }

  @Test
  void unknownPeersAreNamedWithTheKnown() throws IOException {
    fake("good", false);
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Peers.in(folder).named("openblass"));
    assertEquals("no peer is called 'openblass'; there are: fake", e.getMessage());
  }

  @Test
  void missingFoldersAreExplained() {
    PeerException e =
        assertThrows(PeerException.class, () -> Peers.in(folder.resolve("none")).names());
    assertContains(e.getMessage(), "-D" + Peers.FOLDER_PROPERTY + "=FOLDER");
  }

  @Test
  void shippedPeersAreDescribed() {
    Peers peers = Peers.in(Path.of("..", "peers"));
    assertEquals(
        List.of(
            "ejml", "nd4j", "netlib", "onednn", "onednn:resident", "openblas", "plain", "pytorch"),
        peers.names());
    for (String name : peers.names()) {
      Peer peer = peers.named(name);
      Path source =
          peer.folder().resolve("src/main/java").resolve(peer.main().replace('.', '/') + ".java");
      assertTrue(Files.exists(source), name + " has no " + source);
      assertTrue(!peer.description().isEmpty(), name + " has no description");
    }
  }

  private static void assertContains(String text, String part) {
    assertTrue(text.contains(part), () -> "'" + part + "' is not in: " + text);
  }
}
