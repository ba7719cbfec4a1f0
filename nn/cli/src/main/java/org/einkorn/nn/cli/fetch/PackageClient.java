package org.einkorn.nn.cli.fetch;

import java.io.IOException;
import java.nio.file.Path;

/** A way to get a package's files without installing it. */
sealed interface PackageClient permits Apt, Npm {

  /** What is fetched by what, for people: {@code dataset-fashion-mnist by apt-get}. */
  String title();

  /** The program that must be there, for the message when it is not. */
  String program();

  /**
   * Gets the package.
   *
   * @param programs the programs of this machine
   * @param work an empty folder for everything that lies around on the way
   * @return a folder below which the data files lie
   * @throws FetchException when the client, or the network behind it, does not give the package
   */
  Path fetch(Programs programs, Path work) throws FetchException, IOException, InterruptedException;
}
