package org.einkorn.cli.html;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML: whatever comes from outside is escaped, and what was opened must be closed. */
public final class Markup {

  private static final String JOINTS = "/+:_";

  private final StringBuilder html = new StringBuilder();
  private final Deque<String> open = new ArrayDeque<>();

  /** Creates an empty text. */
  public Markup() {}

  /**
   * Opens an element.
   *
   * @param name the element
   * @param attributes names and values in turn; the values are escaped
   */
  public Markup open(String name, String... attributes) {
    tag(name, attributes);
    open.push(name);
    return this;
  }

  /** Writes an element that has no content, such as {@code img}, {@code br} or {@code col}. */
  public Markup empty(String name, String... attributes) {
    tag(name, attributes);
    return this;
  }

  /** Closes the element that was opened last. */
  public Markup close() {
    html.append("</").append(open.pop()).append('>');
    return this;
  }

  /** Writes text, escaped. */
  public Markup text(String text) {
    appendEscaped(text);
    return this;
  }

  /** Writes an id such as {@code vector/gemm/f32}, which may be broken after its joints. */
  Markup breakable(String text) {
    int start = 0;
    for (int end = 1; end < text.length(); end++) {
      if (JOINTS.indexOf(text.charAt(end - 1)) >= 0) {
        text(text.substring(start, end)).empty("wbr");
        start = end;
      }
    }
    return text(text.substring(start));
  }

  /** Writes an element that holds only text. */
  public Markup element(String name, String text, String... attributes) {
    return open(name, attributes).text(text).close();
  }

  /** Writes markup of our own as it is. */
  Markup raw(String markup) {
    html.append(markup);
    return this;
  }

  /** Starts a new line, for readers of the source. */
  Markup newline() {
    html.append('\n');
    return this;
  }

  /**
   * The text.
   *
   * @throws IllegalStateException when an element is still open
   */
  String finished() {
    if (!open.isEmpty()) {
      throw new IllegalStateException("element '" + open.peek() + "' was not closed");
    }
    return html.toString();
  }

  private void tag(String name, String... attributes) {
    if (attributes.length % 2 != 0) {
      throw new IllegalArgumentException(
          "attribute '"
              + attributes[attributes.length - 1]
              + "' of element '"
              + name
              + "' has no value");
    }
    html.append('<').append(name);
    for (int i = 0; i < attributes.length; i += 2) {
      html.append(' ').append(attributes[i]).append("=\"");
      appendEscaped(attributes[i + 1]);
      html.append('"');
    }
    html.append('>');
  }

  private void appendEscaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> html.append("&amp;");
        case '<' -> html.append("&lt;");
        case '>' -> html.append("&gt;");
        case '"' -> html.append("&quot;");
        case '\'' -> html.append("&#39;");
        case ' ' -> html.append(isBeforePercent(text, i) ? "&nbsp;" : " ");
        default -> html.append(isAllowed(c) ? c : '\uFFFD');
      }
    }
  }

  /** A number and its percent sign stay on one line. */
  private static boolean isBeforePercent(String text, int space) {
    return space + 1 < text.length() && text.charAt(space + 1) == '%';
  }

  /** Control characters are no part of HTML. */
  private static boolean isAllowed(char c) {
    return (c >= ' ' && c != '\u007f') || c == '\n' || c == '\t';
  }
}
