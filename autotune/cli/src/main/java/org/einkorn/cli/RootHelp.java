package org.einkorn.cli;

import java.util.List;
import org.einkorn.cli.terminal.Style;
import org.einkorn.cli.terminal.Table;
import org.einkorn.cli.terminal.Table.Cell;

/** The page that a newcomer sees. */
final class RootHelp {

  private final String program;
  private final List<CommandTree.Node> commands;

  RootHelp(String program, List<CommandTree.Node> commands) {
    this.program = program;
    this.commands = commands;
  }

  String render(String version, int width, boolean colour) {
    StringBuilder page = new StringBuilder();
    page.append(Style.STRONG.apply("Einkorn " + version, colour))
        .append(" runs compute kernels on the JVM: it measures on this machine who\n")
        .append("computes a problem fastest, checks that the answer is right, and says why.\n\n")
        .append("Usage: ")
        .append(program)
        .append(" COMMAND [OPTION]...\n");
    appendInvitations(page, width, colour);
    for (CommandGroup group : CommandGroup.values()) {
      appendGroup(page, group, width, colour);
    }
    heading(page, "Options", colour);
    Table options = new Table().left("").wrapped("").withoutHeadings();
    options.row("  -h, --help", "Show this help; after a command, the help of that command.");
    options.row("  -V, --version", "Show the version and the JDK.");
    page.append(options.render(width, colour));
    page.append("\nExit codes: 0 done, 1 the check failed, 2 wrong usage.\n");
    return page.toString();
  }

  private void appendInvitations(StringBuilder page, int width, boolean colour) {
    Table table = new Table().left("").wrapped("").withoutHeadings();
    for (CommandTree.Node command : commands) {
      String invitation = command.entry().invitation();
      if (!invitation.isEmpty()) {
        table.row(new Cell("  " + program + " " + command.name(), Style.GOOD), Cell.of(invitation));
      }
    }
    if (!table.isEmpty()) {
      heading(page, "Try first", colour);
      page.append(table.render(width, colour));
    }
  }

  private void appendGroup(StringBuilder page, CommandGroup group, int width, boolean colour) {
    int nameWidth = commands.stream().mapToInt(c -> c.name().length()).max().orElse(0) + 2;
    Table table = new Table().left("").atLeast(nameWidth).wrapped("").withoutHeadings();
    for (CommandTree.Node command : commands) {
      if (command.entry().group() == group) {
        table.row(new Cell("  " + command.name(), Style.STRONG), Cell.of(command.summary()));
      }
    }
    if (!table.isEmpty()) {
      heading(page, group.heading(), colour);
      page.append(table.render(width, colour));
    }
  }

  private static void heading(StringBuilder page, String text, boolean colour) {
    page.append('\n').append(Style.STRONG.apply(text, colour)).append('\n');
  }
}
