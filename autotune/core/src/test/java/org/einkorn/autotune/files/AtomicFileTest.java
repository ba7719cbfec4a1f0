package org.einkorn.autotune.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {

  @TempDir private Path folder;

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  @Test
  void aFileIsReplacedAndNothingIsLeftBeside() throws IOException {
    Path file = folder.resolve("file");
    AtomicFile.write(file, text("first"));
    AtomicFile.write(file, text("second"));
    assertEquals("second", Files.readString(file));
    assertEquals(1, count());
  }

  @Test
  void aLinkStaysAndItsTargetIsReplaced() throws IOException {
    Path target = Files.writeString(folder.resolve("target"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), target);
    AtomicFile.write(link, text("new"));
    assertTrue(Files.isSymbolicLink(link));
    assertEquals("new", Files.readString(target));
    Files.delete(target);
    refused(link, "a link to nowhere");
    assertTrue(Files.isSymbolicLink(link));
  }

  @Test
  void foldersAndDevicesAreNeverReplaced() throws IOException {
    refused(folder, "is a folder");
    Path device = Path.of("/dev/null");
    refused(device, "is a device");
    refused(Files.createSymbolicLink(folder.resolve("link"), device), "is a device");
    assertFalse(Files.isRegularFile(device));
  }

  @Test
  void aFullDiskLeavesTheOldFileAndNothingElse() throws IOException {
    assertThrows(
        IOException.class, () -> AtomicFile.writeAndForce(Path.of("/dev/full"), text("x")));
    assertThrows(IOException.class, () -> AtomicFile.write(folder.resolve("no/file"), text("x")));
    assertEquals(0, count());
  }

  private void refused(Path file, String why) {
    IOException error = assertThrows(IOException.class, () -> AtomicFile.write(file, text("x")));
    assertEquals(file + (why.startsWith("is") ? " " : " is ") + why, error.getMessage());
  }

  private long count() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
