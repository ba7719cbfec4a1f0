package org.einkorn.cli.terminal;

/** How a piece of text is emphasised where the terminal has colours. */
public enum Style {
  /** As it is. */
  PLAIN(""),
  /** Headings and names. */
  STRONG("1"),
  /** What may be overlooked. */
  FAINT("2"),
  /** A success, a winner. */
  GOOD("32"),
  /** Something to look at. */
  WARNING("33"),
  /** A failure. */
  BAD("31");

  private static final String ESCAPE = "\u001b[";

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text between this style's escape sequences, or as it is where there are no colours. */
  public String apply(String text, boolean colour) {
    return !colour || code.isEmpty() || text.isEmpty()
        ? text
        : ESCAPE + code + "m" + text + ESCAPE + "0m";
  }
}
