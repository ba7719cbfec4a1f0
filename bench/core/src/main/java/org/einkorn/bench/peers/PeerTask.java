package org.einkorn.bench.peers;

import java.time.Duration;

/** A problem or task that a peer has computed rightly and holds ready for measuring. */
public final class PeerTask implements AutoCloseable {

  private final PeerProcess process;
  private final String text;
  private final ThreadSetting setting;
  private final PeerProcess.Prepared prepared;

  PeerTask(PeerProcess process, String text, ThreadSetting setting, PeerProcess.Prepared prepared) {
    this.process = process;
    this.text = text;
    this.setting = setting;
    this.prepared = prepared;
  }

  /** The text of the problem or task. */
  public String text() {
    return text;
  }

  /** The thread setting that was fastest in the trial. */
  public ThreadSetting setting() {
    return setting;
  }

  /** How the library computes it, in its own words; empty when it does not say. */
  public String implementation() {
    return prepared.implementation();
  }

  /** How long the first run took, which was not warm. */
  public Duration firstRun() {
    return prepared.firstRun();
  }

  /**
   * Takes samples; returns when the peer's threads are at rest.
   *
   * @throws PeerException when it died, hung or failed
   */
  public Samples measure(Sampling sampling) {
    return process.measure(prepared.number(), sampling);
  }

  /** Lets the peer forget the problem. */
  @Override
  public void close() {
    process.release(prepared.number());
  }
}
