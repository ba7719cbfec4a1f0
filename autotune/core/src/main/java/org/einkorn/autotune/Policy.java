package org.einkorn.autotune;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a dispatcher does with its book, and when it measures. */
public enum Policy {
  /** The default order decides; no book is read. */
  OFF,
  /** The book decides where it has an entry, the default order elsewhere. Nothing is measured. */
  LOOKUP,
  /** A problem without a current entry is raced when its handle is asked for. */
  TUNE_ON_FIRST_USE,
  /** A problem without a current entry is raced by a background thread; meanwhile as LOOKUP. */
  TUNE_IN_BACKGROUND;

  /** The name on the command line and in {@code -Deinkorn.policy}, such as {@code lookup}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** True when asking for a handle may start a race. */
  public boolean tunes() {
    return this == TUNE_ON_FIRST_USE || this == TUNE_IN_BACKGROUND;
  }

  /** The policy with this text. */
  public static Policy parse(String text) {
    for (Policy policy : values()) {
      if (policy.text().equals(text)) {
        return policy;
      }
    }
    throw new IllegalArgumentException(
        "unknown policy '"
            + text
            + "'; expected one of: "
            + Arrays.stream(values()).map(Policy::text).collect(Collectors.joining(", ")));
  }
}
