package org.einkorn.cli.commands;

import java.util.List;
import org.einkorn.cli.CommandEntry;
import org.einkorn.cli.CommandGroup;
import org.einkorn.cli.CommandProvider;

/** The commands of this module. */
public final class BuiltInCommands implements CommandProvider {

  /** Creates the provider. */
  public BuiltInCommands() {}

  @Override
  public List<CommandEntry> commands() {
    return List.of(
        new CommandEntry(
            CommandGroup.MACHINE, DoctorCommand::new, "see what this machine has and if it works"),
        CommandEntry.of(CommandGroup.MACHINE, DevicesCommand::new),
        CommandEntry.of(CommandGroup.KERNELS, TuneCommand::new),
        CommandEntry.of(CommandGroup.KERNELS, ExplainCommand::new),
        CommandEntry.of(CommandGroup.KERNELS, VerifyCommand::new),
        CommandEntry.of(CommandGroup.PROJECT, LauncherCommands.Test::new),
        CommandEntry.of(CommandGroup.PROJECT, LauncherCommands.Jmh::new));
  }
}
