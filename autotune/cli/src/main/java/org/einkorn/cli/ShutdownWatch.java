package org.einkorn.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command end by itself when the process is told to: a shutdown hook asks it to stop,
 * interrupts it, and waits until it has returned. The JVM ends with 130 after Ctrl-C.
 */
final class ShutdownWatch {

  private static final int PATIENCE_SECONDS = 20;

  private final CountDownLatch returned = new CountDownLatch(1);
  private final Thread command;
  private final Cancellation cancellation;
  private final PrintWriter err;

  private ShutdownWatch(Thread command, Cancellation cancellation, PrintWriter err) {
    this.command = command;
    this.cancellation = cancellation;
    this.err = err;
  }

  /** Watches over the command that the thread runs. */
  static ShutdownWatch install(Thread command, Cancellation cancellation, PrintWriter err) {
    ShutdownWatch watch = new ShutdownWatch(command, cancellation, err);
    Runtime.getRuntime().addShutdownHook(new Thread(watch::stopCommand, "einkorn-shutdown"));
    return watch;
  }

  /** The command has returned, nothing is left to wait for. */
  void commandReturned() {
    returned.countDown();
  }

  private void stopCommand() {
    if (returned.getCount() == 0) {
      return;
    }
    cancellation.request();
    command.interrupt();
    try {
      if (!returned.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        err.println("warning: the command did not stop within " + PATIENCE_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
