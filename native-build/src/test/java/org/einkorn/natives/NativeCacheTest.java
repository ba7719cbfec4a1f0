package org.einkorn.natives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.einkorn.natives.UnpackedBundle.Check;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeCacheTest {

  private static final byte[] CONTENT = new byte[600_000];

  static {
    new Random(7).nextBytes(CONTENT);
  }

  @TempDir private Path folder;

  private static MemoryBundle bundle() {
    return new MemoryBundle("libx.so.1", CONTENT);
  }

  @Test
  void unpacksOnceAndThenTrustsUntouchedFiles() throws IOException {
    NativeCache cache = new NativeCache(folder);
    UnpackedBundle first = cache.unpack(bundle());
    assertEquals(Check.UNPACKED, first.check());
    assertArrayEquals(CONTENT, Files.readAllBytes(first.file("libx.so.1")));
    assertEquals(Check.UNCHANGED, cache.unpack(bundle()).check());
  }

  @Test
  void touchedFileIsHashedAgain() throws IOException {
    NativeCache cache = new NativeCache(folder);
    Path file = cache.unpack(bundle()).file("libx.so.1");
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
    assertEquals(Check.REHASHED, cache.unpack(bundle()).check());
    assertEquals(Check.UNCHANGED, cache.unpack(bundle()).check());
  }

  @Test
  void changedOrTruncatedFileIsReplaced() throws IOException {
    NativeCache cache = new NativeCache(folder);
    Path file = cache.unpack(bundle()).file("libx.so.1");
    byte[] changed = CONTENT.clone();
    changed[1000] ^= 1;
    for (byte[] wrong : List.of(changed, new byte[10], new byte[0])) {
      Files.write(file, wrong);
      assertEquals(Check.UNPACKED, cache.unpack(bundle()).check());
      assertArrayEquals(CONTENT, Files.readAllBytes(file));
    }
  }

  @Test
  void garbageInTheStampCostsAHash() throws IOException {
    NativeCache cache = new NativeCache(folder);
    Path directory = cache.unpack(bundle()).directory();
    Files.writeString(directory.resolve("verified.properties"), "\\u00zz garbage");
    assertEquals(Check.REHASHED, cache.unpack(bundle()).check());
  }

  @Test
  void wrongChecksumLeavesNothing() throws IOException {
    byte[] changed = CONTENT.clone();
    changed[0] ^= 1;
    MemoryBundle damaged = bundle().with("libx.so.1", changed);
    NativeLibraryException e =
        assertThrows(NativeLibraryException.class, () -> new NativeCache(folder).unpack(damaged));
    assertTrue(e.getMessage().startsWith("wrong checksum: libx.so.1"), e.getMessage());
    assertTrue(e.getMessage().contains(MemoryBundle.sum(CONTENT)), e.getMessage());
    assertTrue(e.getMessage().contains(MemoryBundle.sum(changed)), e.getMessage());
    assertEquals(List.of(), filesBelow(folder));
  }

  @Test
  void fullDiskIsNamedAndLeavesNothing() throws IOException {
    NativeCache cache = new NativeCache(folder, file -> new FullDisk(Files.newOutputStream(file)));
    NativeLibraryException e =
        assertThrows(NativeLibraryException.class, () -> cache.unpack(bundle()));
    assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
    assertTrue(e.getMessage().contains("-Deinkorn.cache="), e.getMessage());
    assertTrue(e.getMessage().contains(folder.toString()), e.getMessage());
    assertEquals(List.of(), filesBelow(folder));
  }

  @Test
  void folderThatCannotBeMadeIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("plain"), "a file, not a folder");
    NativeLibraryException e =
        assertThrows(
            NativeLibraryException.class,
            () -> new NativeCache(file.resolve("cache")).unpack(bundle()));
    assertTrue(e.getMessage().contains("cannot unpack memory 1.2"), e.getMessage());
    assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
  }

  @Test
  void staleTemporaryFilesAreRemoved() throws IOException {
    NativeCache cache = new NativeCache(folder);
    Path directory = cache.unpack(bundle()).directory();
    Path old = Files.writeString(directory.resolve("libx.so.1.1.part"), "killed");
    Path young = Files.writeString(directory.resolve("libx.so.1.2.part"), "at work");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(7200)));
    cache.unpack(bundle());
    assertFalse(Files.exists(old));
    assertTrue(Files.exists(young));
  }

  @Test
  void manyAtOnceAllGetTheRightFile() throws Exception {
    int threads = 8;
    CyclicBarrier start = new CyclicBarrier(threads);
    List<Future<Path>> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      for (int i = 0; i < threads; i++) {
        results.add(
            executor.submit(() -> {
              start.await();
              return new NativeCache(folder).unpack(bundle()).file("libx.so.1");
            }));
      }
      for (Future<Path> result : results) {
        assertArrayEquals(CONTENT, Files.readAllBytes(result.get()));
      }
    }
    assertEquals(2, filesBelow(folder).size(), "the library and the stamp");
  }

  @Test
  void userCacheFollowsTheProperty() {
    String before = System.getProperty(NativeCache.PROPERTY);
    try {
      System.setProperty(NativeCache.PROPERTY, folder.toString());
      assertEquals(folder, NativeCache.ofUser().root());
    } finally {
      if (before == null) {
        System.clearProperty(NativeCache.PROPERTY);
      } else {
        System.setProperty(NativeCache.PROPERTY, before);
      }
    }
  }

  private static List<Path> filesBelow(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  /** Takes 100,000 bytes and no more. */
  private static final class FullDisk extends FilterOutputStream {
    private int room = 100_000;

    FullDisk(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] block, int offset, int length) throws IOException {
      if (length > room) {
        throw new IOException("No space left on device");
      }
      room -= length;
      out.write(block, offset, length);
    }
  }
}
