package org.einkorn.cli;

import org.jspecify.annotations.Nullable;

/** An error that is told to the user in one message, without a stack trace. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int exitCode;
  private final String hint;

  private CommandException(int exitCode, String message, String hint, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
    this.hint = hint;
  }

  /** A wrong argument: exit code 2. */
  public static CommandException usage(String message, String hint) {
    return new CommandException(ExitCode.USAGE, message, hint, null);
  }

  /** A wrong argument found by what it was given to: exit code 2. */
  public static CommandException usage(String message, String hint, Throwable cause) {
    return new CommandException(ExitCode.USAGE, message, hint, cause);
  }

  /** Something that could not be done: exit code 1. */
  public static CommandException failure(String message, String hint) {
    return new CommandException(ExitCode.FAILED, message, hint, null);
  }

  /** Something that could not be done, and why: exit code 1. */
  public static CommandException failure(String message, String hint, Throwable cause) {
    return new CommandException(ExitCode.FAILED, message, hint, cause);
  }

  /** The exit code. */
  public int exitCode() {
    return exitCode;
  }

  /** What to do about it, or empty. */
  public String hint() {
    return hint;
  }
}
