package org.einkorn.autotune.book;

import java.util.Locale;

/** How a race ended. */
public enum Verdict {
  /** One variant was faster than every other one, beyond the noise. */
  CLEAR,
  /** Several were equally fast within the noise; the default order chose among them. */
  TIE,
  /** Only one variant took part. */
  ALONE,
  /** The budget ended before all were compiled or had run often enough; the fastest so far wins. */
  UNSETTLED;

  /** The name in the book and in tables. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The verdict with this name. */
  public static Verdict parse(String text) {
    for (Verdict verdict : values()) {
      if (verdict.text().equals(text)) {
        return verdict;
      }
    }
    throw new IllegalArgumentException("unknown verdict '" + text + "'");
  }
}
