package org.einkorn.bench.run;

/**
 * A contender in one heat. Its steps are called in this order, each when no other contender runs
 * but the first; an {@link EntrantException} ends its part.
 */
interface Entrant extends AutoCloseable {

  /** Starts to prepare and to verify, at the same time as the others. */
  void start();

  /** Waits until it is prepared and verified. */
  void awaitReady() throws InterruptedException;

  /** Runs until it is steady. */
  void warmUp() throws InterruptedException;

  /** Takes its turn in a round. */
  void round() throws InterruptedException;

  /** What it measured in all rounds. */
  Ending.Timed finish() throws InterruptedException;

  /** Ends its process, if it is this heat's own and still there. */
  @Override
  void close();
}
