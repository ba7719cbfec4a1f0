package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;

/** A few figures set large, each with its name and a remark. */
public final class Facts implements Block {

  private record Fact(String name, String value, String remark) {}

  private final List<Fact> facts = new ArrayList<>();

  /** Creates an empty list. */
  public Facts() {}

  /** Adds a figure; the remark may be empty. */
  public Facts fact(String name, String value, String remark) {
    facts.add(new Fact(name, value, remark));
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    markup.open("dl", "class", "facts");
    for (Fact fact : facts) {
      markup.open("div").element("dt", fact.name).element("dd", fact.value);
      if (!fact.remark.isEmpty()) {
        markup.element("dd", fact.remark, "class", "remark");
      }
      markup.close();
    }
    markup.close();
  }
}
