package org.einkorn.cli;

import java.util.List;

/**
 * Brings the commands of a module to the command line. Found by {@link java.util.ServiceLoader}, so
 * a provider is declared in the {@code module-info} and in {@code META-INF/services}.
 */
public interface CommandProvider {

  /** The commands, in the order in which the help lists them. */
  List<CommandEntry> commands();
}
