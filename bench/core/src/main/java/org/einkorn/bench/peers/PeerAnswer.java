package org.einkorn.bench.peers;

/** What became of a problem that a peer was asked to prepare. */
public sealed interface PeerAnswer {

  /**
   * It computes the problem, and rightly.
   *
   * @param task what can be measured now
   */
  record Ready(PeerTask task) implements PeerAnswer {}

  /**
   * It does not compute such problems.
   *
   * @param reason why not
   */
  record Refused(String reason) implements PeerAnswer {}

  /**
   * It computed something wrong, died or hung: there is nothing to measure.
   *
   * @param reason what happened
   */
  record Failed(String reason) implements PeerAnswer {}
}
