package org.einkorn.peers.protocol;

/** A task that is ready: what is timed is {@link #run} and nothing else. */
public interface Operation extends AutoCloseable {

  /** Computes once, to the end. */
  void run();

  /** Copies the results of the last run to the task's operands, where they are elsewhere. */
  default void store() {}

  /** How the library computes it, in its own words. */
  default String implementation() {
    return "";
  }

  /** Gives back what the library holds for it. */
  @Override
  default void close() {}
}
