package org.einkorn.cli;

import java.util.function.Supplier;

/**
 * A command as the help lists it.
 *
 * @param group the heading it stands under
 * @param command makes the object that picocli fills: its class carries {@link
 *     picocli.CommandLine.Command}, and its package is open to {@code info.picocli}
 * @param invitation why a newcomer should try it first, or empty
 */
public record CommandEntry(
    CommandGroup group, Supplier<? extends Subcommand> command, String invitation) {

  /** A command that the help only lists. */
  public static CommandEntry of(CommandGroup group, Supplier<? extends Subcommand> command) {
    return new CommandEntry(group, command, "");
  }
}
