package org.einkorn.autotune.book;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Mutual exclusion by a lock file, among processes and among the threads of this one. The interrupt
 * flag of a thread is put aside meanwhile: it would close the channels in use.
 */
final class FileMutex {

  /** A file lock belongs to the whole process: its threads need a lock of their own. */
  private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final Path file;

  FileMutex(Path file) {
    this.file = file.toAbsolutePath().normalize();
  }

  /** What is done while the lock is held. */
  @FunctionalInterface
  interface Action<T> {
    T run() throws IOException;
  }

  <T> T hold(Action<T> action) throws IOException {
    ReentrantLock threads = THREADS.computeIfAbsent(file, _ -> new ReentrantLock());
    boolean interrupted = Thread.interrupted();
    threads.lock();
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid()) {
        throw new IOException("cannot lock " + file);
      }
      return action.run();
    } finally {
      threads.unlock();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
