package org.einkorn.autotune;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.book.Book;
import org.einkorn.autotune.book.BookException;
import org.einkorn.autotune.book.Fingerprint;
import org.einkorn.autotune.book.Journal;
import org.einkorn.autotune.book.Machine;
import org.einkorn.autotune.book.QuarantineEntry;
import org.einkorn.kernels.Backend;
import org.jspecify.annotations.Nullable;

/**
 * The books of a dispatcher, opened when they are first needed, and what they are compared with.
 */
final class Library {

  private static final Logger LOGGER = System.getLogger(Library.class.getName());

  private final List<Backend> backends;
  private final Path system;
  private final Path user;
  private final @Nullable Path pinnedFile;
  private @Nullable Book book;
  private @Nullable Book pinned;
  private @Nullable Fingerprint fingerprint;

  Library(List<Backend> backends, Path system, Path user, @Nullable Path pinnedFile) {
    this.backends = backends;
    this.system = system;
    this.user = user.toAbsolutePath();
    this.pinnedFile = pinnedFile;
  }

  /** The book in layers. Opening it also bars variants that killed an earlier process. */
  synchronized Book book() {
    Book opened = book;
    if (opened == null) {
      opened = Book.layered(system, user);
      book = opened;
      recover(opened);
    }
    return opened;
  }

  private void recover(Book opened) {
    List<QuarantineEntry> killers = Journal.recover(journalFolder());
    for (QuarantineEntry killer : killers) {
      LOGGER.log(
          Level.WARNING,
          killer.variant() + " is quarantined for '" + killer.problem() + "': " + killer.reason());
    }
    if (!killers.isEmpty()) {
      try {
        opened.add(List.of(), killers);
      } catch (BookException e) {
        LOGGER.log(Level.WARNING, e.getMessage());
      }
    }
  }

  /** The book that strict mode follows, if one is pinned. */
  synchronized Optional<Book> pinned() {
    if (pinned == null && pinnedFile != null) {
      pinned = Book.pinned(pinnedFile);
    }
    return Optional.ofNullable(pinned);
  }

  synchronized Fingerprint fingerprint() {
    Fingerprint taken = fingerprint;
    if (taken == null) {
      taken = Machine.fingerprint(backends);
      fingerprint = taken;
    }
    return taken;
  }

  /** A journal of this process. */
  Journal journal() {
    try {
      return Journal.open(journalFolder());
    } catch (IOException e) {
      throw new DispatchException(
          "cannot keep a journal in "
              + journalFolder()
              + " ("
              + e
              + "), without which a variant that kills the JVM would do so again and again; choose"
              + " a place for book and journal by -Deinkorn.book=FILE",
          e);
    }
  }

  private Path journalFolder() {
    return user.resolveSibling("journal");
  }
}
