package org.einkorn.nn.cli;

import java.util.List;
import org.einkorn.cli.CommandEntry;
import org.einkorn.cli.CommandGroup;
import org.einkorn.cli.CommandProvider;

/** The commands of this module. */
public final class NetworkCommands implements CommandProvider {

  /** Creates the provider. */
  public NetworkCommands() {}

  @Override
  public List<CommandEntry> commands() {
    return List.of(
        new CommandEntry(
            CommandGroup.NETWORKS,
            DemoCommand::new,
            "from nothing to a trained network in three minutes"),
        CommandEntry.of(CommandGroup.NETWORKS, TrainCommand::new),
        CommandEntry.of(CommandGroup.NETWORKS, EvaluateCommand::new),
        CommandEntry.of(CommandGroup.NETWORKS, PredictCommand::new),
        CommandEntry.of(CommandGroup.NETWORKS, DataCommand::new));
  }
}
