package org.einkorn.bench.report;

import java.util.List;
import org.einkorn.cli.CommandEntry;
import org.einkorn.cli.CommandGroup;
import org.einkorn.cli.CommandProvider;

/** The command that makes reports. */
public final class ReportCommands implements CommandProvider {

  /** Creates the provider. */
  public ReportCommands() {}

  @Override
  public List<CommandEntry> commands() {
    return List.of(CommandEntry.of(CommandGroup.PROJECT, ReportCommand::new));
  }
}
