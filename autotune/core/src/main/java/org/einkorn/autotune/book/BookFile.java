package org.einkorn.autotune.book;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import org.einkorn.autotune.book.BookJson.FormatException;
import org.einkorn.autotune.book.BookJson.Reading;
import org.einkorn.autotune.files.AtomicFile;
import org.jspecify.annotations.Nullable;

/**
 * A book on disk. Reading never changes it. Writing merges with what other processes wrote
 * meanwhile, under a lock, and replaces the file in one step; a file that cannot be read is kept
 * beside, with the suffix {@code .aside-1} or the next free number.
 */
final class BookFile {

  private static final Logger LOGGER = System.getLogger(BookFile.class.getName());

  private final Path path;
  private final Writer writer;
  private final Consumer<String> warnings;
  private @Nullable String warned;

  /** Puts bytes into a new file and makes sure that they are on the disk. */
  @FunctionalInterface
  interface Writer {
    void write(Path file, byte[] bytes) throws IOException;
  }

  BookFile(Path path) {
    this(path, BookFile::write, message -> LOGGER.log(Level.WARNING, message));
  }

  BookFile(Path path, Writer writer, Consumer<String> warnings) {
    this.path = path;
    this.writer = writer;
    this.warnings = warnings;
  }

  Path path() {
    return path;
  }

  /** What the file holds now; what cannot be read costs a warning. */
  BookContents read() {
    String text = text();
    if (text == null) {
      return BookContents.EMPTY;
    }
    Reading reading = parse(text);
    return reading.contents();
  }

  private @Nullable String text() {
    try {
      return new String(Files.readAllBytes(AtomicFile.place(path)), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      warn("cannot read the book " + path + ": " + e);
      return null;
    }
  }

  private Reading parse(String text) {
    try {
      Reading reading = BookJson.read(text);
      if (!reading.spoilt().isEmpty()) {
        warn(
            "the book "
                + path
                + " has "
                + reading.spoilt().size()
                + " parts that cannot be read, such as: "
                + reading.spoilt().getFirst());
      }
      return reading;
    } catch (FormatException e) {
      String reason = String.valueOf(e.getMessage());
      warn("the book " + path + " cannot be read and counts as empty: " + reason);
      return new Reading(BookContents.EMPTY, List.of(reason));
    }
  }

  /** Once for each kind of trouble. */
  private synchronized void warn(String message) {
    if (!message.equals(warned)) {
      warned = message;
      warnings.accept(message);
    }
  }

  /**
   * Adds contents.
   *
   * @return what the file holds now, with what other processes added
   * @throws BookException when it cannot be written; the old file is whole then
   */
  BookContents add(BookContents more) {
    try {
      requireFolder();
      return new FileMutex(sibling(".lock")).hold(() -> replace(more));
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /**
   * Makes the folder where there is none yet.
   *
   * @throws BookException when nothing can be written here
   */
  void requirePlace() {
    try {
      requireFolder();
      AtomicFile.place(path);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private void requireFolder() throws IOException {
    Path folder = path.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
  }

  private BookException unwritable(IOException e) {
    // A file system's exception may have no more to say than the name of a file.
    String reason = e instanceof FileSystemException ? e.toString() : e.getMessage();
    return new BookException(
        "cannot write the book "
            + path
            + ": "
            + reason
            + "; what it held before is unchanged. Free some space, or choose another place by"
            + " --book FILE or -Deinkorn.book=FILE",
        e);
  }

  private BookContents replace(BookContents more) throws IOException {
    String text = text();
    Reading old = text == null ? new Reading(BookContents.EMPTY, List.of()) : parse(text);
    BookContents merged = old.contents().merge(more);
    Path place = AtomicFile.place(path);
    Path fresh =
        place.resolveSibling(place.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
    try {
      writer.write(fresh, BookJson.write(merged).getBytes(StandardCharsets.UTF_8));
      if (!old.spoilt().isEmpty()) {
        keepAside();
      }
      Files.move(fresh, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
    return merged;
  }

  private void keepAside() throws IOException {
    int number = 1;
    while (Files.exists(sibling(".aside-" + number))) {
      number++;
    }
    Path aside = sibling(".aside-" + number);
    Files.copy(path, aside);
    LOGGER.log(Level.INFO, "the unreadable book is kept as " + aside);
  }

  private Path sibling(String suffix) {
    return path.resolveSibling(path.getFileName() + suffix);
  }

  static void write(Path file, byte[] bytes) throws IOException {
    AtomicFile.writeAndForce(file, ByteBuffer.wrap(bytes));
  }
}
