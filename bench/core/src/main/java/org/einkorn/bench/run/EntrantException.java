package org.einkorn.bench.run;

/** A contender that cannot go on; the message says why. */
final class EntrantException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final boolean refusal;

  private EntrantException(boolean refusal, String message) {
    super(message);
    this.refusal = refusal;
  }

  /** It computed something wrong, died or hung. */
  static EntrantException failed(String reason) {
    return new EntrantException(false, reason);
  }

  /** It does not compute such problems. */
  static EntrantException refused(String reason) {
    return new EntrantException(true, reason);
  }

  Ending ending() {
    String reason = String.valueOf(getMessage());
    return refusal ? new Ending.Refused(reason) : new Ending.Failed(reason);
  }
}
