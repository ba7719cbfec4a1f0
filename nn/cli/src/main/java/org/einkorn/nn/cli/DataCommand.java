package org.einkorn.nn.cli;

import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.cli.Subcommand;
import picocli.CommandLine.Command;

/** {@code data}: what can be learned from. */
@Command(
    name = "data",
    description = "List data sets, or fetch one into the cache.",
    subcommands = {DataListCommand.class, DataFetchCommand.class})
final class DataCommand implements Subcommand {

  @Override
  public int run(Session session) {
    throw CommandException.usage(
        "'data' needs to know what to do: list or fetch", "Try data list.");
  }
}
