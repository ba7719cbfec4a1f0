package org.einkorn.cli.html;

import java.util.List;

/**
 * Blocks that a reader may fold away. They print unfolded.
 *
 * @param summary what stays to be seen
 * @param isOpen whether they are unfolded at first
 * @param blocks what is folded
 */
public record Details(String summary, boolean isOpen, List<Block> blocks) implements Block {

  /** Copies the list. */
  public Details {
    blocks = List.copyOf(blocks);
  }

  @Override
  public void appendTo(Markup markup) {
    if (isOpen) {
      markup.open("details", "open", "");
    } else {
      markup.open("details");
    }
    markup.element("summary", summary).newline();
    blocks.forEach(block -> block.appendTo(markup));
    markup.close();
  }
}
