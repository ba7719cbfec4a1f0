package org.einkorn.kernels;

import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one pool of threads of this process. Workers are daemon platform threads; they spin for a
 * short while after a job and then park, so an idle pool costs nothing.
 *
 * <p>A job is cut into a fixed number of parts. Which thread runs a part is left open, and when the
 * pool is busy with another caller's job the caller runs all parts itself: results must not depend
 * on it, and a part must never wait for another one.
 */
public final class Team {

  /** A job that is cut into parts. */
  @FunctionalInterface
  public interface Job {
    /** Runs one part of {@code parts}. */
    void run(int part, int parts);
  }

  private static final String PROPERTY = "einkorn.threads";
  private static final long SPIN_NANOS = 20_000;
  private static final long STACK_BYTES = 8L << 20;

  private static final class Holder {
    static final Team SHARED = new Team(budget() - 1);
  }

  /** Zero until it is asked for: a class that cannot be initialized would not say why. */
  private static volatile int budget;

  private final ReentrantLock lock = new ReentrantLock();
  private final Worker[] workers;

  private Team(int helpers) {
    workers = new Worker[helpers];
    for (int i = 0; i < helpers; i++) {
      workers[i] = new Worker();
      Thread.ofPlatform()
          .name("einkorn-", i + 1)
          .daemon(true)
          .stackSize(STACK_BYTES)
          .start(workers[i]);
    }
  }

  /**
   * Most threads that Einkorn uses in this process: the processors that the JVM may use, or {@code
   * -Deinkorn.threads}.
   *
   * @throws IllegalArgumentException when that property is not a whole number of at least 1
   */
  public static int budget() {
    int known = budget;
    if (known == 0) {
      known = budget(System.getProperty(PROPERTY));
      budget = known;
    }
    return known;
  }

  static int budget(@Nullable String asked) {
    if (asked == null) {
      return Runtime.getRuntime().availableProcessors();
    }
    try {
      int threads = Integer.parseInt(asked);
      if (threads >= 1) {
        return threads;
      }
    } catch (NumberFormatException e) {
      throw badBudget(asked, e);
    }
    throw badBudget(asked, null);
  }

  private static IllegalArgumentException badBudget(String asked, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "-D" + PROPERTY + "=" + asked + ": must be a whole number of at least 1", cause);
  }

  /** The pool. */
  public static Team shared() {
    if (budget == 0) {
      budget();
    }
    return Holder.SHARED;
  }

  /** Runs the parts 0 to {@code parts − 1} and returns when all are done. */
  public void run(int parts, Job job) {
    if (parts <= 1 || workers.length == 0 || lock.isHeldByCurrentThread() || !lock.tryLock()) {
      for (int part = 0; part < parts; part++) {
        job.run(part, parts);
      }
      return;
    }
    try {
      runTogether(parts, job);
    } finally {
      lock.unlock();
    }
  }

  private void runTogether(int parts, Job job) {
    int crew = Math.min(parts, workers.length + 1);
    for (int i = 1; i < crew; i++) {
      workers[i - 1].submit(job, i, crew, parts);
    }
    @Nullable Throwable failure = null;
    try {
      runShare(job, 0, crew, parts);
    } catch (Throwable e) {
      failure = e;
    }
    for (int i = 1; i < crew; i++) {
      Throwable other = workers[i - 1].await();
      failure = failure == null ? other : failure;
    }
    if (failure != null) {
      Team.<RuntimeException>rethrow(failure);
    }
  }

  private static void runShare(Job job, int first, int crew, int parts) {
    for (int part = first; part < parts; part += crew) {
      job.run(part, parts);
    }
  }

  @SuppressWarnings("unchecked") // the unchecked throw of what a job threw
  private static <E extends Throwable> void rethrow(Throwable failure) throws E {
    throw (E) failure;
  }

  /** One helper. The ticket counts jobs: odd while one is open, even when it is done. */
  private static final class Worker implements Runnable {
    private volatile long ticket;
    private volatile @Nullable Thread thread;
    private @Nullable Job job;
    private int first;
    private int crew;
    private int parts;
    private @Nullable Throwable failure;

    @SuppressWarnings("NonAtomicVolatileUpdate") // only the holder of the team's lock submits
    void submit(Job newJob, int newFirst, int newCrew, int newParts) {
      job = newJob;
      first = newFirst;
      crew = newCrew;
      parts = newParts;
      failure = null;
      ticket++;
      LockSupport.unpark(thread);
    }

    @Nullable Throwable await() {
      while ((ticket & 1) == 1) {
        Thread.onSpinWait();
      }
      job = null;
      return failure;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // while a job is open only the worker writes
    public void run() {
      thread = Thread.currentThread();
      while (true) {
        awaitJob();
        Job open = job;
        if (open != null) {
          try {
            runShare(open, first, crew, parts);
          } catch (Throwable e) {
            failure = e;
          }
        }
        ticket++;
      }
    }

    private void awaitJob() {
      long deadline = 0;
      int spins = 0;
      while ((ticket & 1) == 0) {
        Thread.onSpinWait();
        if ((++spins & 0xff) == 0) {
          long now = System.nanoTime();
          if (deadline == 0) {
            deadline = now + SPIN_NANOS;
          } else if (now > deadline) {
            LockSupport.park(this);
          }
        }
      }
    }
  }
}
