package org.einkorn.cli.terminal;

import java.util.ArrayList;
import java.util.List;

/** Breaks text into lines at spaces, and ids after a slash. */
public final class TextWrap {

  private TextWrap() {}

  /** Lines of at most this many characters; a word that is longer is cut. */
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.split("\n", -1)) {
      wrapParagraph(paragraph, Math.max(1, width), lines);
    }
    return lines;
  }

  private static void wrapParagraph(String paragraph, int width, List<String> lines) {
    String rest = paragraph;
    while (rest.length() > width) {
      int end = breakAt(rest, width);
      lines.add(rest.substring(0, end).stripTrailing());
      rest = rest.substring(end).stripLeading();
    }
    lines.add(rest);
  }

  /** At a space, else after the slash of an id or path, else anywhere. */
  private static int breakAt(String text, int width) {
    int space = text.lastIndexOf(' ', width);
    int slash = text.lastIndexOf('/', width - 1) + 1;
    if (space > width / 2 || (space > 0 && slash <= 0)) {
      return space;
    }
    return slash > 0 ? slash : width;
  }
}
