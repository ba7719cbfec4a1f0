package org.einkorn.cli.commands;

import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import picocli.CommandLine.Command;

/** Commands that the help lists but the launcher runs, for they need the source tree and Maven. */
final class LauncherCommands {

  private LauncherCommands() {}

  private static CommandException belongsToTheLauncher(String name) {
    return CommandException.usage(
        "'" + name + "' is run by the launcher, from the source tree",
        "Run ./einkorn " + name + " at the top of the tree.");
  }

  /** {@code ./einkorn test}. */
  @Command(
      name = "test",
      description = "Build everything and run every test; says which backends were exercised.")
  static final class Test implements Subcommand {
    @Override
    public int run(Session session) {
      throw belongsToTheLauncher("test");
    }
  }

  /** {@code ./einkorn jmh}. */
  @Command(name = "jmh", description = "Run JMH by itself on the benchmarks; arguments are JMH's.")
  static final class Jmh implements Subcommand {
    @Override
    public int run(Session session) {
      throw belongsToTheLauncher("jmh");
    }
  }
}
