package org.einkorn.autotune.book;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.einkorn.autotune.book.BookJson.FormatException;

/**
 * Remembers on disk which variant is being run for the first time, so that the next process knows
 * who killed this one. Each process has a file of its own, locked as long as it lives: a file that
 * nobody locks and that is not empty was left by a process that died in the middle of a run. An
 * orderly end, Ctrl-C among them, empties it.
 */
public final class Journal implements AutoCloseable {

  private static final Logger LOGGER = System.getLogger(Journal.class.getName());
  private static final String SUFFIX = ".running.json";

  private final Path folder;
  private final Path file;

  /** Its channel would close when an interrupted thread writes; the file itself does not. */
  private final RandomAccessFile contents;

  /** Held by a field: the JVM forgets a lock that nobody refers to. */
  private final FileLock lock;

  private final Thread atExit;

  private Journal(Path folder, Path file, RandomAccessFile contents, FileLock lock) {
    this.folder = folder;
    this.file = file;
    this.contents = contents;
    this.lock = lock;
    this.atExit = Thread.ofPlatform().name("einkorn-journal").unstarted(this::discard);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** The journal of this process in a folder, which is made when it is missing. */
  public static Journal open(Path folder) throws IOException {
    Files.createDirectories(folder);
    return mutex(folder)
        .hold(() -> {
          Path file =
              Files.createTempFile(folder, "pid-" + ProcessHandle.current().pid() + "-", SUFFIX);
          RandomAccessFile contents = new RandomAccessFile(file.toFile(), "rw");
          FileLock lock = contents.getChannel().tryLock();
          if (lock == null) {
            contents.close();
            throw new IOException("cannot lock " + file + ": another process holds it");
          }
          return new Journal(folder, file, contents, lock);
        });
  }

  private static FileMutex mutex(Path folder) {
    return new FileMutex(folder.resolve("lock"));
  }

  /** A variant is about to run for the first time; returns when that is on the disk. */
  public void begin(QuarantineEntry ifItDies) {
    try {
      contents.setLength(0);
      contents.write(BookJson.write(ifItDies).getBytes(StandardCharsets.UTF_8));
      contents.getFD().sync();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal " + file, e);
    }
  }

  /** It survived. */
  public void end() {
    try {
      contents.setLength(0);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the journal " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending: the hook discards it.
      return;
    }
    discard();
  }

  private void discard() {
    try {
      mutex(folder)
          .hold(() -> {
            Files.deleteIfExists(file);
            lock.release();
            contents.close();
            return file;
          });
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot remove the journal " + file + ": " + e);
    }
  }

  /** What processes that died left behind; their files are removed. */
  public static List<QuarantineEntry> recover(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<QuarantineEntry> found = new ArrayList<>();
    try {
      mutex(folder)
          .hold(() -> {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
              for (Path left : files) {
                recoverOne(left).ifPresent(found::add);
              }
            }
            return found;
          });
    } catch (IOException e) {
      LOGGER.log(Level.WARNING, "cannot read the journals in " + folder + ": " + e);
    }
    return found;
  }

  private static Optional<QuarantineEntry> recoverOne(Path left) throws IOException {
    try (FileChannel channel =
            FileChannel.open(left, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        return Optional.empty();
      }
      ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(channel.size()));
      int read;
      do {
        read = channel.read(bytes);
      } while (read > 0);
      String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
      Files.delete(left);
      return text.isBlank() ? Optional.empty() : Optional.of(BookJson.readQuarantine(text));
    } catch (OverlappingFileLockException e) {
      // Another journal of this very process.
      return Optional.empty();
    } catch (FormatException e) {
      // It died while it wrote, hence before the variant ran.
      LOGGER.log(Level.DEBUG, "a torn journal " + left, e);
      return Optional.empty();
    }
  }
}
