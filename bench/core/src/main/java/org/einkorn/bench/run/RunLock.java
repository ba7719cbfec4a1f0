package org.einkorn.bench.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.einkorn.cli.CommandException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other benchmarks away while one runs. It is JMH's own lock, taken once for all forks: JMH
 * itself would let one fork live at a time.
 */
final class RunLock implements AutoCloseable {

  /** JMH's property that makes it run without the lock. */
  private static final String IGNORE = "jmh.ignoreLock";

  private final @Nullable FileChannel channel;
  private final @Nullable FileLock lock;

  private RunLock(@Nullable FileChannel channel, @Nullable FileLock lock) {
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock, unless {@code -Djmh.ignoreLock=true} says not to.
   *
   * @throws CommandException when another benchmark holds it
   */
  static RunLock take() throws IOException {
    if (Boolean.getBoolean(IGNORE)) {
      return new RunLock(null, null);
    }
    Path file = Path.of(System.getProperty("java.io.tmpdir"), "jmh.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw CommandException.failure(
          "another benchmark is running on this machine",
          "Wait for its end; -D" + IGNORE + "=true measures all the same.");
    }
    System.setProperty(IGNORE, "true");
    return new RunLock(channel, lock);
  }

  @Override
  public void close() throws IOException {
    if (lock != null && channel != null) {
      System.clearProperty(IGNORE);
      lock.release();
      channel.close();
    }
  }
}
