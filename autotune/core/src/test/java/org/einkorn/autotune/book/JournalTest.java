package org.einkorn.autotune.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

  private static final QuarantineEntry ENTRY =
      new QuarantineEntry("one/gemm", "1", "gemm", "cpu", "the JVM died", "2026-01-01T00:00:00Z");

  @TempDir Path folder;

  @Test
  void aLiveJournalIsNotTakenAfterAGarbageCollection() throws Exception {
    try (Journal journal = Journal.open(folder)) {
      journal.begin(ENTRY);
      WeakReference<Object> collected = new WeakReference<>(new Object());
      for (int i = 0; i < 100 && collected.get() != null; i++) {
        System.gc();
        Thread.sleep(10);
      }
      assertEquals(List.of(), Journal.recover(folder));
    }
  }

  @Test
  void anInterruptedThreadKeepsItsJournal() throws Exception {
    Thread.currentThread().interrupt();
    try (Journal journal = Journal.open(folder)) {
      journal.begin(ENTRY);
      journal.end();
    }
    assertTrue(Thread.interrupted());
    assertEquals(List.of(), Journal.recover(folder));
    assertEquals(List.of("lock"), List.of(folder.toFile().list()));
  }
}
