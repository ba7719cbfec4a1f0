package org.einkorn.cli.html;

/** A part of a section. */
@FunctionalInterface
public interface Block {

  /** Appends this block's markup. */
  void appendTo(Markup markup);
}
