package org.einkorn.autotune;

import java.util.Locale;

/** How a variant or a backend stands with respect to a problem. */
public enum Standing {
  /** It computes the problem. */
  CHOSEN,
  /** It could. */
  CANDIDATE,
  /** It, or its backend, refused. */
  REFUSED,
  /** The options forbid it: the mode, or the accuracy class. */
  EXCLUDED,
  /** It once gave a wrong result here, or the JVM died while it ran. */
  QUARANTINED;

  /** The name in tables. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
