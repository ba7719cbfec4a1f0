package org.einkorn.autotune.planted;

import picocli.CommandLine;

/** Planted: picocli outside the command line. */
final class UsesPicocli {

  private UsesPicocli() {}

  static CommandLine line(Object command) {
    return new CommandLine(command);
  }
}
