package org.einkorn.kernels;

import java.util.Locale;

/** What is known of a run-time scalar when a kernel is prepared. */
public enum ScalarClass {
  /** It is 0. */
  ZERO("0"),
  /** It is 1. */
  ONE("1"),
  /** It is given at each run. */
  OTHER("other");

  private final String text;

  ScalarClass(String text) {
    this.text = text;
  }

  /** The class of a value. */
  public static ScalarClass of(double value) {
    return value == 0 ? ZERO : value == 1 ? ONE : OTHER;
  }

  /** The class with this text ({@code 0}, {@code 1} or {@code other}). */
  public static ScalarClass parse(String text) {
    for (ScalarClass candidate : values()) {
      if (candidate.text.equals(text.toLowerCase(Locale.ROOT))) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("expected 0, 1 or other, not '" + text + "'");
  }

  /** The value in a problem's text. */
  public String text() {
    return text;
  }

  /** The value to compute with: the constant, or the one given at run time. */
  public double resolve(double given) {
    return switch (this) {
      case ZERO -> 0;
      case ONE -> 1;
      case OTHER -> given;
    };
  }
}
