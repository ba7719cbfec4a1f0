package org.einkorn.nn.cli.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching texts by an npm that is a script of this test: no network. */
class FileFetcherTest {
  /** SHA-256 of "abc", of FIPS 180-2. */
  private static final String HASH =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final KnownFiles TEXT =
      new KnownFiles("tiny", "Tiny", "none", new TreeMap<>(Map.of("a.txt", HASH)));
  private static final Npm NPM = new Npm("tiny@1", TEXT.files().keySet());

  @TempDir private Path folder;
  private final List<String> news = new ArrayList<>();

  private FileFetcher fetcher(String content) throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path files = Files.createDirectories(folder.resolve("files/package/books"));
    Files.writeString(files.resolve("a.txt"), content);
    Files.writeString(files.resolve("b.txt"), "not wanted");
    Path npm = bin.resolve("npm");
    Files.writeString(
        npm, "#!/bin/sh\ntar -czf tiny-1.tgz -C %s package\n".formatted(folder.resolve("files")));
    Files.setPosixFilePermissions(npm, PosixFilePermissions.fromString("rwxr-xr-x"));
    DataCache cache = new DataCache(folder.resolve("cache/data"));
    return new FileFetcher(cache, new Programs(List.of(bin)), news::add);
  }

  @Test
  void fetchesOnceAndChecks() throws Exception {
    FileFetcher fetcher = fetcher("abc");
    assertFalse(fetcher.fetch(TEXT, NPM));
    assertEquals(List.of("fetching tiny@1 by npm", "checking tiny"), news);
    Path cached = TEXT.require(fetcher.cache());
    assertEquals("abc", Files.readString(cached.resolve("a.txt")));
    assertFalse(Files.exists(cached.resolve("b.txt")));
    assertTrue(fetcher("abd").fetch(TEXT, NPM));
    Files.writeString(cached.resolve("a.txt"), "torn");
    assertThrows(IOException.class, () -> fetcher.fetch(TEXT, NPM));
  }

  @Test
  void otherContentIsNotKept() throws Exception {
    FileFetcher fetcher = fetcher("abd");
    FetchException error = assertThrows(FetchException.class, () -> fetcher.fetch(TEXT, NPM));
    assertTrue(
        String.valueOf(error.getMessage()).startsWith("what came as tiny@1 by npm is not tiny"),
        error.toString());
    try (var entries = Files.list(fetcher.cache().root())) {
      assertEquals(0, entries.count());
    }
  }

  @Test
  void publishedTextsHaveClients() throws Exception {
    for (KnownFiles text : KnownFiles.ALL) {
      assertFalse(FileFetcher.clientOf(text).title().isEmpty());
      assertFalse(
          new FileFetcher(fetcher("").cache(), Programs.of(Map.of()), news::add)
              .hasClientFor(text));
    }
  }
}
