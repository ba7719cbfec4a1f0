package org.einkorn.autotune;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One queue of work that nobody waits for, and one daemon thread for it, started at the first task.
 * What is still queued at the end of the process is dropped.
 */
final class Background {

  private static final Logger LOGGER = System.getLogger(Background.class.getName());

  /** A task; it must end soon when its thread is interrupted. */
  interface Task {
    /** Does it. */
    void run();

    /** It will not be run, or its run failed. */
    void drop();
  }

  private final ArrayDeque<Task> queue = new ArrayDeque<>();
  private @Nullable Thread thread;
  private boolean closed;

  synchronized void submit(Task task) {
    if (closed) {
      task.drop();
      return;
    }
    queue.addLast(task);
    if (thread == null) {
      thread = Thread.ofPlatform().name("einkorn-prepare").daemon(true).start(this::work);
    }
    notifyAll();
  }

  private void work() {
    Task task = next();
    while (task != null) {
      try {
        task.run();
      } catch (Throwable e) {
        // The thread is for all tasks: it outlives one that fails.
        LOGGER.log(Level.WARNING, "work in the background failed", e);
        task.drop();
      }
      task = next();
    }
  }

  private synchronized @Nullable Task next() {
    while (queue.isEmpty() && !closed) {
      try {
        wait();
      } catch (InterruptedException e) {
        // Only close() interrupts, and it says so by the flag.
      }
    }
    return closed ? null : queue.pollFirst();
  }

  /** Drops what is queued, interrupts what runs, and waits for it. */
  void close() throws InterruptedException {
    Thread worker;
    synchronized (this) {
      closed = true;
      queue.forEach(Task::drop);
      queue.clear();
      worker = thread;
      notifyAll();
    }
    if (worker != null && worker != Thread.currentThread()) {
      worker.interrupt();
      worker.join();
    }
  }
}
