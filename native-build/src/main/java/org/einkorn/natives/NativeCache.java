package org.einkorn.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.einkorn.natives.UnpackedBundle.Check;

/**
 * The folder into which native libraries are unpacked.
 *
 * <p>Each file is written under a temporary name, hashed on the way, and renamed when its sum is
 * right. So a file under its own name is whole at any instant, two JVMs may unpack at once (both
 * rename the same bytes), and a library that another process has mapped is never written to. Files
 * already there are trusted while size and time of change are those noted when their sums were
 * computed; else they are hashed again, and replaced when they differ.
 */
public final class NativeCache {

  /** The system property that names the cache folder. */
  public static final String PROPERTY = "einkorn.cache";

  private static final Duration STALE = Duration.ofHours(1);
  private static final String TEMPORARY = ".part";

  private final Path root;
  private final Output output;

  /** Opens the file to write to; exchanged by tests to meet a full disk. */
  @FunctionalInterface
  interface Output {
    OutputStream open(Path file) throws IOException;
  }

  /** A cache in this folder, which is created when it is needed. */
  public NativeCache(Path root) {
    this(root, Files::newOutputStream);
  }

  NativeCache(Path root, Output output) {
    this.root = root;
    this.output = output;
  }

  /**
   * The user's cache: {@code -Deinkorn.cache}, else {@code $XDG_CACHE_HOME/einkorn}, else {@code
   * ~/.cache/einkorn}; the folder that all of Einkorn uses.
   */
  public static NativeCache ofUser() {
    String chosen = System.getProperty(PROPERTY, "");
    if (!chosen.isBlank()) {
      return new NativeCache(Path.of(chosen).toAbsolutePath());
    }
    String xdg = System.getenv("XDG_CACHE_HOME");
    // The XDG specification says that a relative path is to be ignored.
    Path base =
        xdg != null && Path.of(xdg).isAbsolute()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return new NativeCache(base.resolve("einkorn"));
  }

  /** The folder. */
  public Path root() {
    return root;
  }

  /**
   * Puts the files of a bundle into the cache, where they are not there yet, and checks them.
   *
   * @throws NativeLibraryException when a sum in the jar is wrong, or the folder cannot be written
   */
  public UnpackedBundle unpack(NativeBundle bundle) {
    NativeManifest manifest = bundle.manifest();
    Path directory =
        root.resolve("natives")
            .resolve(manifest.name())
            .resolve(manifest.version() + "-" + manifest.platform() + "-" + key(manifest));
    try {
      Files.createDirectories(directory);
      removeStale(directory);
      VerifiedStamp stamp = VerifiedStamp.read(directory);
      Check check = Check.UNCHANGED;
      for (NativeFile file : manifest.files()) {
        if (!stamp.confirms(directory, file)) {
          Check found = bring(bundle, file, directory);
          check = found == Check.UNPACKED ? found : check == Check.UNCHANGED ? found : check;
        }
      }
      if (check != Check.UNCHANGED) {
        VerifiedStamp.write(directory, manifest.files());
      }
      return new UnpackedBundle(manifest, directory, check);
    } catch (IOException e) {
      throw new NativeLibraryException(unwritable(manifest, e), e);
    }
  }

  private Check bring(NativeBundle bundle, NativeFile file, Path directory) throws IOException {
    Path target = directory.resolve(file.name());
    if (Files.isRegularFile(target)
        && Files.size(target) == file.size()
        && Sha256.of(target).equals(file.sha256())) {
      return Check.REHASHED;
    }
    Path temporary = Files.createTempFile(directory, file.name() + ".", TEMPORARY);
    try {
      copyChecked(bundle, file, temporary);
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return Check.UNPACKED;
  }

  private void copyChecked(NativeBundle bundle, NativeFile file, Path temporary)
      throws IOException {
    MessageDigest digest = Sha256.digest();
    long size = 0;
    try (InputStream in = bundle.open(file.name());
        OutputStream out = output.open(temporary)) {
      byte[] block = new byte[1 << 18];
      for (int read = in.read(block); read >= 0; read = in.read(block)) {
        digest.update(block, 0, read);
        out.write(block, 0, read);
        size += read;
      }
    }
    String sum = HexFormat.of().formatHex(digest.digest());
    if (size != file.size() || !sum.equals(file.sha256())) {
      throw new NativeLibraryException(
          "wrong checksum: "
              + file.name()
              + " of "
              + bundle.name()
              + " for "
              + bundle.platform()
              + " has "
              + size
              + " bytes and SHA-256 "
              + sum
              + ", its manifest says "
              + file.size()
              + " bytes and "
              + file.sha256()
              + "; the jar is damaged or was changed: fetch it again");
    }
  }

  private String unwritable(NativeManifest manifest, IOException e) {
    String free;
    try {
      FileStore store = Files.getFileStore(existing(root));
      free = store.getUsableSpace() / 1_000_000 + " MB are free there";
    } catch (IOException unknown) {
      free = "its free space cannot be read";
    }
    return "cannot unpack "
        + manifest.name()
        + " "
        + manifest.version()
        + " ("
        + manifest.totalSize() / 1_000_000
        + " MB) into the cache "
        + root
        + ": "
        + e
        + "; "
        + free
        + "; make room, or name another folder with -D"
        + PROPERTY
        + "=FOLDER";
  }

  private static Path existing(Path path) {
    Path candidate = path.toAbsolutePath();
    Path parent = candidate.getParent();
    while (parent != null && !Files.exists(candidate)) {
      candidate = parent;
      parent = candidate.getParent();
    }
    return candidate;
  }

  /** What a killed JVM left; a file that is still being written is younger. */
  private static void removeStale(Path directory) throws IOException {
    Instant limit = Instant.now().minus(STALE);
    List<Path> parts;
    try (Stream<Path> all = Files.list(directory)) {
      parts = all.filter(path -> path.toString().endsWith(TEMPORARY)).toList();
    }
    for (Path part : parts) {
      try {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(limit)) {
          Files.deleteIfExists(part);
        }
      } catch (NoSuchFileException renamed) {
        // Another JVM has just finished it.
      }
    }
  }

  /** Other contents get another folder, so that versions never replace each other. */
  private static String key(NativeManifest manifest) {
    MessageDigest digest = Sha256.digest();
    for (NativeFile file : manifest.files()) {
      digest.update(HexFormat.of().parseHex(file.sha256()));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 6);
  }
}
