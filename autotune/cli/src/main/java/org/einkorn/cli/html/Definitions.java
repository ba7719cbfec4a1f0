package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;

/** Names and what stands for each, line by line: the circumstances of a measurement. */
public final class Definitions implements Block {

  private record Line(String name, String text, boolean isCode) {}

  private final List<Line> lines = new ArrayList<>();

  /** Creates an empty list. */
  public Definitions() {}

  /** Adds a line of words. */
  public Definitions line(String name, String text) {
    lines.add(new Line(name, text, false));
    return this;
  }

  /** Adds a line that is typed or copied as it is. */
  public Definitions code(String name, String text) {
    lines.add(new Line(name, text, true));
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    markup.open("dl", "class", "definitions");
    for (Line line : lines) {
      markup.open("div").element("dt", line.name).open("dd");
      if (line.isCode) {
        markup.element("code", line.text);
      } else {
        markup.text(line.text);
      }
      markup.close().close();
    }
    markup.close();
  }
}
