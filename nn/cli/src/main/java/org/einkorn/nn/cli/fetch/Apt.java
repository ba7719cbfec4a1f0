package org.einkorn.nn.cli.fetch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A package of Debian or Ubuntu: {@code apt-get download}, then {@code dpkg-deb -x}. Neither needs
 * root.
 *
 * @param name name of the package
 */
record Apt(String name) implements PackageClient {

  @Override
  public String title() {
    return name + " by apt-get";
  }

  @Override
  public String program() {
    return "apt-get";
  }

  @Override
  public Path fetch(Programs programs, Path work)
      throws FetchException, IOException, InterruptedException {
    String apt = require(programs, "apt-get");
    String dpkg = require(programs, "dpkg-deb");
    Programs.Result result = Programs.run(work, apt, "-q", "download", name);
    if (!result.isGood() && result.output().contains("Unable to locate package")) {
      result = downloadWithOwnLists(apt, work);
    }
    if (!result.isGood()) {
      throw new FetchException(
          "apt-get did not give the package " + name + ":\n" + result.tail(),
          "Check the network, and that the system's sources hold this package: apt-cache policy "
              + name);
    }
    Path unpacked = Files.createDirectory(work.resolve("unpacked"));
    result = Programs.run(work, dpkg, "-x", archive(work).toString(), unpacked.toString());
    if (!result.isGood()) {
      throw new FetchException(
          "dpkg-deb could not unpack " + name + ":\n" + result.tail(), "Fetch it again.");
    }
    return unpacked;
  }

  /** A fresh machine has no package lists: they are fetched into a folder of ours, without root. */
  private Programs.Result downloadWithOwnLists(String apt, Path work)
      throws IOException, InterruptedException {
    Path lists = Files.createDirectories(work.resolve("lists"));
    Path cache = Files.createDirectories(work.resolve("cache"));
    Files.createDirectories(lists.resolve("partial"));
    Files.createDirectories(cache.resolve("archives/partial"));
    List<String> own =
        List.of(
            apt,
            "-q",
            "-o",
            "Dir::State::Lists=" + lists,
            "-o",
            "Dir::Cache=" + cache,
            "-o",
            "Debug::NoLocking=1",
            "-o",
            // The sandbox's user may not write to our folder.
            "APT::Sandbox::User=root");
    Programs.Result update = Programs.run(work, with(own, "update"));
    return update.isGood() ? Programs.run(work, with(own, "download", name)) : update;
  }

  private static String[] with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Path archive(Path work) throws IOException, FetchException {
    try (Stream<Path> files = Files.list(work)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".deb"))
          .findFirst()
          .orElseThrow(() ->
              new FetchException(
                  "apt-get reported success but left no package " + name, "Try again."));
    }
  }

  private static String require(Programs programs, String program) throws FetchException {
    return programs
        .find(program)
        .orElseThrow(() ->
            new FetchException(program + " is not on this machine", "Debian and Ubuntu have it."))
        .toString();
  }
}
