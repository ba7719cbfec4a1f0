package org.einkorn.autotune.book;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {

  static final Fingerprint HERE =
      new Fingerprint(
          "amd64 avx2 fma",
          "Some CPU",
          2,
          "Vendor 25",
          List.of("-XX:+UseSerialGC"),
          Map.of("one", "1.2", "two", "3.4"),
          Map.of("cpu", "amd64, 2 threads"));

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  static Entry entry(String problem, String measured) {
    Sample fast = new Sample("one/gemm", "r1", 1000.5, 990, 1010, 12, 900, 1100, 5e6);
    Sample slow = new Sample("two/gemm", "r2", 2000, 1990, 2010, 6, 2000, Double.NaN, 0);
    return new Entry(
        problem,
        "cpu threads=2 fast native standard",
        "one/gemm",
        Verdict.CLEAR,
        List.of(fast, slow),
        HERE,
        measured);
  }

  static QuarantineEntry barred(String problem) {
    return new QuarantineEntry(
        "three/gemm", "r3", problem, "cpu", "it said \"ouch\"\n  ./einkorn verify …", "2026-01-01");
  }

  private Path path() {
    return folder.resolve("deep").resolve("book.json");
  }

  private Book book() {
    BookFile file = new BookFile(path(), BookFile::write, warnings::add);
    return Book.layered(folder.resolve("system.json"), file);
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Book book = book();
    book.add(List.of(entry("p", "2026-01-01T00:00:00Z")), List.of(barred("p")));
    BookContents read = new BookFile(path()).read();
    assertEquals(List.of(entry("p", "2026-01-01T00:00:00Z")), read.entries());
    assertEquals(List.of(barred("p")), read.quarantine());
    assertEquals(List.of(), warnings);
    String text = Files.readString(path());
    assertTrue(text.contains("\"problem\" : \"p\""), text);
    assertEquals(book.hash(), book().hash());
  }

  @Test
  void theYoungerOfTwoEntriesStaysAndOtherMachinesAreKept() {
    Book book = book();
    Entry old = entry("p", "2026-01-01T00:00:00Z");
    Entry young = entry("p", "2026-01-02T00:00:00Z");
    Entry elsewhere =
        new Entry(
            "p",
            old.options(),
            "one/gemm",
            Verdict.TIE,
            old.samples(),
            new Fingerprint("aarch64", "Other", 8, "Vendor 25", List.of(), Map.of(), Map.of()),
            old.measured());
    book.add(List.of(young, elsewhere), List.of());
    book.add(List.of(old), List.of());
    assertEquals(List.of(young, elsewhere), book().contents().entries());
  }

  @Test
  void aSpoiltFileCostsOneWarningAndIsKeptAside() throws IOException {
    book().add(List.of(entry("p", "2026-01-01T00:00:00Z")), List.of());
    String whole = Files.readString(path());
    List<String> spoilt =
        List.of(
            "",
            "garbage",
            "[1, 2]",
            "{\"format\": \"cookbook\"}",
            "{\"format\": \"einkorn-book\", \"version\": 99}",
            whole.substring(0, whole.length() / 2),
            "\u0000".repeat(100));
    for (int i = 0; i < spoilt.size(); i++) {
      Files.writeString(path(), spoilt.get(i));
      warnings.clear();
      Book book = book();
      assertEquals(1, warnings.size(), spoilt.get(i));
      assertTrue(warnings.getFirst().contains("counts as empty"), warnings.getFirst());
      assertEquals(List.of(), book.contents().entries());
      assertEquals(spoilt.get(i), Files.readString(path()), "reading changes nothing");
      book.add(List.of(entry("q", "2026-01-01T00:00:00Z")), List.of());
      Path aside = path().resolveSibling("book.json.aside-" + (i + 1));
      assertEquals(spoilt.get(i), Files.readString(aside));
      assertEquals(1, book().contents().entries().size());
    }
  }

  @Test
  void aSpoiltEntryDoesNotCostTheOthers() throws IOException {
    book()
        .add(
            List.of(entry("p", "2026-01-01T00:00:00Z"), entry("q", "2026-01-01T00:00:00Z")),
            List.of());
    String text = Files.readString(path()).replaceFirst("\"clear\"", "\"sunny\"");
    Files.writeString(path(), text);
    Book book = book();
    assertEquals(List.of("q"), book.contents().entries().stream().map(Entry::problem).toList());
    assertEquals(1, warnings.size());
    assertTrue(warnings.getFirst().contains("unknown verdict 'sunny'"), warnings.getFirst());
    book.add(List.of(entry("r", "2026-01-01T00:00:00Z")), List.of());
    assertEquals(text, Files.readString(path().resolveSibling("book.json.aside-1")));
    assertEquals(
        List.of("q", "r"), book().contents().entries().stream().map(Entry::problem).toList());
  }

  @Test
  void aFullDiskLeavesTheOldBookWhole() throws IOException {
    book().add(List.of(entry("p", "2026-01-01T00:00:00Z")), List.of());
    String before = Files.readString(path());
    BookFile full =
        new BookFile(
            path(),
            (file, bytes) -> {
              Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
              throw new IOException("No space left on device");
            },
            warnings::add);
    Book book = Book.layered(folder.resolve("system.json"), full);
    BookException error =
        assertThrows(
            BookException.class,
            () -> book.add(List.of(entry("q", "2026-01-01T00:00:00Z")), List.of()));
    assertTrue(error.getMessage().contains(path().toString()), error.getMessage());
    assertTrue(error.getMessage().contains("No space left on device"), error.getMessage());
    assertTrue(error.getMessage().contains("-Deinkorn.book"), error.getMessage());
    assertEquals(before, Files.readString(path()));
    assertEquals(2, book.contents().entries().size(), "this run has it nevertheless");
    try (var files = Files.list(folder.resolve("deep"))) {
      assertEquals(
          List.of("book.json", "book.json.lock"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void aDeviceThatTakesNoByteIsAClearError() {
    BookFile file = new BookFile(Path.of("/dev/full/book.json"));
    BookException error =
        assertThrows(
            BookException.class,
            () ->
                file.add(new BookContents(List.of(entry("p", "2026-01-01T00:00:00Z")), List.of())));
    assertTrue(error.getMessage().contains("cannot write the book /dev/full"), error.getMessage());
  }

  @Test
  void whatIsNoFileIsNeverReplaced() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("device"), Path.of("/dev/null"));
    Book book = Book.layered(folder.resolve("system.json"), link);
    BookException error = assertThrows(BookException.class, book::requirePlace);
    assertTrue(error.getMessage().contains("is a device"), error.getMessage());
    assertThrows(
        BookException.class,
        () -> book.add(List.of(entry("p", "2026-01-01T00:00:00Z")), List.of()));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(1, book.contents().entries().size(), "this run has it nevertheless");
  }

  @Test
  void layersAreMergedAndThePinnedBookIsNeverWritten() {
    Path system = folder.resolve("system.json");
    new BookFile(system)
        .add(new BookContents(List.of(entry("s", "2026-01-01T00:00:00Z")), List.of()));
    Book book = Book.layered(system, path());
    book.add(List.of(entry("u", "2026-01-01T00:00:00Z")), List.of());
    assertEquals(2, book.contents().entries().size());
    Book pinned = Book.pinned(system);
    pinned.add(List.of(entry("x", "2026-01-01T00:00:00Z")), List.of());
    assertEquals(1, new BookFile(system).read().entries().size());
    assertFalse(pinned.file().isPresent());
  }

  @Test
  void manyThreadsLoseNothing() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      String name = "t" + t + "-";
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                Book own = book();
                for (int i = 0; i < 5; i++) {
                  own.add(List.of(entry(name + i, "2026-01-01T00:00:00Z")), List.of());
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(20, book().contents().entries().size());
  }
}
