package org.einkorn.kernels;

/** A text that is no problem; the message shows the text with a caret under the place. */
public final class ProblemSyntaxException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String text;
  private final int position;

  /**
   * An error at a place.
   *
   * @param reason what is wrong, and what was expected
   * @param text the whole text
   * @param position index of the first offending character
   */
  public ProblemSyntaxException(String reason, String text, int position) {
    super(reason + "\n  " + text + "\n  " + " ".repeat(position) + "^");
    this.text = text;
    this.position = position;
  }

  /** The whole text. */
  public String text() {
    return text;
  }

  /** Index of the first offending character. */
  public int position() {
    return position;
  }
}
