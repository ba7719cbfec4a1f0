package org.einkorn.cli;

import picocli.CommandLine.Option;

/** Options that every command has. */
final class CommonOptions {

  static final String STACKTRACE = "--stacktrace";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 98,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = STACKTRACE,
      order = 99,
      description = "Show where an error came from, as EINKORN_DEBUG=1 does.")
  private boolean stacktrace;

  boolean help() {
    return help;
  }

  boolean stacktrace() {
    return stacktrace;
  }
}
