package org.einkorn.cli;

/** Tells a command that Ctrl-C was pressed. The thread that runs it is interrupted as well. */
public final class Cancellation {

  private volatile boolean requested;

  /** Creates a token that is not cancelled. */
  public Cancellation() {}

  /** Asks the command to finish its files and return. */
  public void request() {
    requested = true;
  }

  /** Whether the command should finish its files and return. */
  public boolean requested() {
    return requested;
  }

  /**
   * Ends a command at a place where its files are whole.
   *
   * @throws InterruptedException when cancellation is requested
   */
  public void check() throws InterruptedException {
    if (requested) {
      throw new InterruptedException("cancelled");
    }
  }
}
