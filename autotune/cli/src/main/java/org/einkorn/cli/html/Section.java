package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;

/** A heading and what stands under it. */
public final class Section {

  private final String heading;
  private final List<Block> blocks = new ArrayList<>();

  Section(String heading) {
    this.heading = heading;
  }

  String heading() {
    return heading;
  }

  /** Adds a block. */
  public Section add(Block block) {
    blocks.add(block);
    return this;
  }

  /** Adds a paragraph. */
  public Section text(String paragraph) {
    return add(markup -> markup.element("p", paragraph));
  }

  /** Adds a remark that must not be overlooked. */
  public Section note(String remark) {
    return add(markup -> markup.element("p", remark, "class", "note"));
  }

  /** Adds lines to be pasted or read as they are. */
  public Section code(String lines) {
    return add(markup -> markup.open("pre").element("code", lines).close());
  }

  /** Adds blocks side by side where the window is wide enough. */
  public Section beside(Block... side) {
    List<Block> parts = List.of(side);
    return add(markup -> {
      markup.open("div", "class", "beside");
      parts.forEach(part -> part.appendTo(markup));
      markup.close();
    });
  }

  void appendTo(Markup markup, String anchor) {
    markup.open("section", "id", anchor).element("h2", heading).newline();
    for (Block block : blocks) {
      block.appendTo(markup);
      markup.newline();
    }
    markup.close().newline();
  }
}
