package org.einkorn.peers.onednn;

import org.einkorn.peers.protocol.Refusal;

/** One way to do a task with oneDNN. */
@FunctionalInterface
interface Candidate {

  /**
   * Adds its steps to a plan.
   *
   * @throws Refusal when oneDNN has nothing for the task at all
   */
  void draw(Plan plan) throws Refusal;
}
