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
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.KnownSet;
import org.einkorn.nn.data.Normalization;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetching with package clients that are scripts of this test: no network. */
class FetcherTest {
  private static final Apt APT = new Apt("data-tiny");
  private static final Npm NPM = new Npm("tiny@1");

  @TempDir private Path folder;
  private Path bin = Path.of("");
  private Path files = Path.of("");
  private final List<String> news = new ArrayList<>();

  /** Two images of one pixel, 0 and 255, with the labels 0 and 1. */
  private static KnownSet tiny() {
    // SHA-256 of the bytes 00 ff, and of 00 01.
    String pixels = "06eb7d6a69ee19e5fbdf749018d3d2abfa04bcbd1365db312eb86dc7169389b8";
    String labels = "b413f47d13ee2fe6c845b2ee141af81de858df4ec549a58b7970bb96645bc8d2";
    KnownSet.Part part = new KnownSet.Part(2, 0.5, pixels, labels);
    return new KnownSet(
        "tiny",
        "Tiny",
        "none",
        List.of("a", "b"),
        new Normalization(255, 0, 1),
        List.of(part, part));
  }

  @BeforeEach
  void makeFiles() throws IOException {
    bin = Files.createDirectory(folder.resolve("bin"));
    files = Files.createDirectories(folder.resolve("files/package/data"));
    writeFiles("00ff");
  }

  private void writeFiles(String pixels) throws IOException {
    for (String part : List.of("train", "t10k")) {
      write(
          part + "-images-idx3-ubyte", "00000803" + "00000002" + "00000001" + "00000001" + pixels);
      write(part + "-labels-idx1-ubyte", "00000801" + "00000002" + "0001");
    }
    write("readme", "00");
  }

  private void write(String name, String hex) throws IOException {
    Files.write(files.resolve(name), HexFormat.of().parseHex(hex));
  }

  private void program(String name, String script) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Fetcher fetcher() {
    return new Fetcher(
        new DataCache(folder.resolve("cache/data")), new Programs(List.of(bin)), news::add);
  }

  private String dpkg() {
    return "[ \"$1\" = -x ] && [ -f \"$2\" ] && cp -r " + folder.resolve("files") + " \"$3\"\n";
  }

  @Test
  void aptFetchesOnceAndChecks() throws Exception {
    program("apt-get", "[ \"$3\" = data-tiny ] && touch data-tiny_1_all.deb\n");
    program("dpkg-deb", dpkg());
    Fetcher.Fetched first = fetcher().fetch(tiny(), APT);
    assertFalse(first.wasThere());
    assertEquals(2, first.split().train().size());
    assertEquals(List.of("fetching data-tiny by apt-get", "checking tiny"), news);
    program("apt-get", "exit 1\n");
    Fetcher.Fetched second = fetcher().fetch(tiny(), APT);
    assertTrue(second.wasThere());
    assertEquals(List.of("tiny"), cached());
  }

  /** A fresh machine has no package lists: they are fetched into a folder of the command's. */
  @Test
  void aptWithoutListsFetchesThem() throws Exception {
    program(
        "apt-get",
        """
        echo "$@" >> %s
        case "$*" in
          "-q download data-tiny") echo "E: Unable to locate package data-tiny"; exit 100 ;;
          *update) exit 0 ;;
          *"download data-tiny") touch data-tiny_1_all.deb ;;
          *) exit 9 ;;
        esac
        """
            .formatted(folder.resolve("calls")));
    program("dpkg-deb", dpkg());
    assertFalse(fetcher().fetch(tiny(), APT).wasThere());
    List<String> calls = Files.readAllLines(folder.resolve("calls"));
    assertEquals(3, calls.size());
    assertTrue(calls.get(1).contains("Dir::State::Lists=" + folder), calls.get(1));
  }

  @Test
  void npmFetches() throws Exception {
    program(
        "npm",
        """
        [ "$1 $2 $4" = "pack --ignore-scripts tiny@1" ] || exit 9
        tar -czf tiny-1.tgz -C %s package
        """
            .formatted(folder.resolve("files")));
    assertFalse(fetcher().fetch(tiny(), NPM).wasThere());
    assertEquals(List.of("tiny"), cached());
  }

  @Test
  void aDamagedArchiveIsNoticed() throws Exception {
    program(
        "npm",
        "tar -czf whole.gz -C %s package; head -c 150 whole.gz > tiny-1.tgz\n"
            .formatted(folder.resolve("files")));
    failure(NPM, "the archive of tiny@1 is damaged");
    program("npm", "exit 0\n");
    failure(NPM, "npm reported success but left no archive of tiny@1");
  }

  @Test
  void noNetworkIsToldInTheClientsWords() throws Exception {
    program("apt-get", "echo 'E: Could not resolve packages.example'; exit 100\n");
    program("dpkg-deb", dpkg());
    failure(
        APT, "apt-get did not give the package data-tiny:\nE: Could not resolve packages.example");
    program("npm", "echo 'npm error network request failed'; exit 1\n");
    failure(NPM, "npm did not give the package tiny@1:\nnpm error network request failed");
  }

  @Test
  void noClientIsTold() throws Exception {
    failure(APT, "tiny comes as data-tiny by apt-get, which is not on this machine");
    program("apt-get", "touch data-tiny_1_all.deb\n");
    failure(APT, "dpkg-deb is not on this machine");
  }

  @Test
  void otherContentIsNotKept() throws Exception {
    program("apt-get", "touch data-tiny_1_all.deb\n");
    program("dpkg-deb", dpkg());
    writeFiles("fe01");
    failure(APT, "what came as data-tiny by apt-get is not tiny");
    Files.delete(files.resolve("t10k-labels-idx1-ubyte"));
    failure(APT, "what came as data-tiny by apt-get is not tiny");
  }

  @Test
  void aCorruptCacheIsNamedAndNotReplacedInSilence() throws Exception {
    Path cached = Files.createDirectories(fetcher().cache().folder(tiny()));
    Files.writeString(cached.resolve("train-images-idx3-ubyte"), "torn");
    var error = assertThrows(IOException.class, () -> fetcher().fetch(tiny(), APT));
    assertTrue(String.valueOf(error.getMessage()).contains(cached.toString()), error.toString());
  }

  @Test
  void interruptionEndsTheClientAndLeavesNothing() throws Exception {
    program("apt-get", "sleep 60\n");
    program("dpkg-deb", dpkg());
    Thread.currentThread().interrupt();
    assertThrows(InterruptedException.class, () -> fetcher().fetch(tiny(), APT));
    assertEquals(List.of(), cached());
  }

  @Test
  void publishedSetsHaveClients() {
    for (KnownSet set : KnownSet.ALL) {
      assertFalse(Fetcher.clientOf(set).title().isEmpty());
    }
    Programs none = Programs.of(Map.of());
    assertFalse(
        new Fetcher(fetcher().cache(), none, news::add).hasClientFor(KnownSet.FASHION_MNIST));
  }

  private void failure(PackageClient client, String start) throws IOException {
    var error = assertThrows(FetchException.class, () -> fetcher().fetch(tiny(), client));
    assertTrue(String.valueOf(error.getMessage()).startsWith(start), error.toString());
    assertFalse(error.hint().isEmpty());
    assertEquals(List.of(), cached());
  }

  private List<String> cached() throws IOException {
    Path root = fetcher().cache().root();
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      return entries.map(entry -> entry.getFileName().toString()).toList();
    }
  }
}
