package org.einkorn.cli;

/**
 * A command. Options and arguments are picocli's, in fields of the implementing class; {@code
 * --help} and {@code --stacktrace} are added to every command, {@code --json} by the mixin {@link
 * JsonOption}.
 */
public interface Subcommand {

  /**
   * Does the work.
   *
   * @return the exit code, {@link ExitCode#OK} or {@link ExitCode#FAILED}
   * @throws CommandException with a message for the user
   * @throws InterruptedException when Ctrl-C was pressed; files must be whole by then
   * @throws Exception anything else is reported as one message as well
   */
  int run(Session session) throws Exception;
}
