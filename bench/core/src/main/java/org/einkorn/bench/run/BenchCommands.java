package org.einkorn.bench.run;

import java.util.List;
import org.einkorn.bench.peers.PeersCommand;
import org.einkorn.cli.CommandEntry;
import org.einkorn.cli.CommandGroup;
import org.einkorn.cli.CommandProvider;

/** Brings the commands {@code bench} and {@code peers}. */
public final class BenchCommands implements CommandProvider {

  /** For {@link java.util.ServiceLoader}. */
  public BenchCommands() {}

  @Override
  public List<CommandEntry> commands() {
    return List.of(
        CommandEntry.of(CommandGroup.PROJECT, BenchCommand::new),
        CommandEntry.of(CommandGroup.PROJECT, PeersCommand::new));
  }
}
