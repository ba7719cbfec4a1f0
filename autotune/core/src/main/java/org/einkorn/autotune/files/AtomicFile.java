package org.einkorn.autotune.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are replaced as a whole or not at all: a neighbour is written, forced to the disk, and
 * moved to the file's place.
 */
public final class AtomicFile {

  private AtomicFile() {}

  /**
   * Where a file really is: behind the links of its name.
   *
   * @throws IOException when there is something that must not be replaced: a folder or a device, or
   *     a link to nowhere
   */
  public static Path place(Path file) throws IOException {
    Path place = file.toAbsolutePath();
    if (!Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      return place;
    }
    if (!Files.exists(place)) {
      throw new IOException(file + " is a link to nowhere");
    }
    Path target = place.toRealPath();
    if (!Files.isRegularFile(target)) {
      throw new IOException(file + (Files.isDirectory(target) ? " is a folder" : " is a device"));
    }
    return target;
  }

  /**
   * Replaces a file, or makes it; its folder must exist.
   *
   * @throws IOException when it cannot be written; what was there before is unchanged then
   */
  public static void write(Path file, ByteBuffer content) throws IOException {
    Path place = place(file);
    String suffix = "." + ProcessHandle.current().pid() + "-" + Thread.currentThread().threadId();
    Path neighbour = place.resolveSibling(place.getFileName() + suffix + ".tmp");
    try {
      writeAndForce(neighbour, content);
      Files.move(
          neighbour, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(neighbour);
    }
  }

  /** Writes a file at its place, and makes sure that it is on the disk. */
  public static void writeAndForce(Path file, ByteBuffer content) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
  }
}
