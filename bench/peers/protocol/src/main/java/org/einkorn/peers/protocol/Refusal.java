package org.einkorn.peers.protocol;

/** Says that a library does not do what is asked. */
public final class Refusal extends Exception {

  private static final long serialVersionUID = 1;

  /** A refusal with its reason. */
  public Refusal(String reason) {
    super(reason);
  }
}
