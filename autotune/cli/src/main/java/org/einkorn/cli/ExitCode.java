package org.einkorn.cli;

/** What a command tells the process that called it. */
public final class ExitCode {

  /** Done. */
  public static final int OK = 0;

  /** The check failed, or what was asked for could not be done. */
  public static final int FAILED = 1;

  /** Wrong usage: a command, option or value that does not exist. */
  public static final int USAGE = 2;

  /** Stopped by Ctrl-C, as shells report it. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
