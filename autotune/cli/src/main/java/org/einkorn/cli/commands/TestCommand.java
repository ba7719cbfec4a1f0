package org.einkorn.cli.commands;

import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import picocli.CommandLine.Command;

/** Lists {@code test} in the help; the launcher does it, for it needs the source tree and Maven. */
@Command(
    name = "test",
    description = "Build everything and run every test; says which backends were exercised.")
final class TestCommand implements Subcommand {

  @Override
  public int run(Session session) {
    throw CommandException.usage(
        "'test' is run by the launcher, from the source tree",
        "Run ./einkorn test at the top of the tree.");
  }
}
