package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Small pictures beside each other, each with a caption. */
public final class ImageGrid implements Block {

  /** What a caption tells. */
  public enum Mark {
    /** Nothing to judge. */
    NONE,
    /** Right. */
    RIGHT,
    /** Wrong. */
    WRONG
  }

  private record Item(Image image, String caption, Mark mark) {}

  private final String title;
  private final List<Item> items = new ArrayList<>();

  /** An empty grid. */
  public ImageGrid(String title) {
    this.title = title;
  }

  /** Adds a picture. */
  public ImageGrid image(Image image, String caption, Mark mark) {
    items.add(new Item(image, caption, mark));
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    markup.open("figure", "class", "images");
    markup.open("figcaption").element("strong", title).close();
    markup.open("div", "class", "grid");
    for (Item item : items) {
      markup.newline().open("figure", "class", item.mark.name().toLowerCase(Locale.ROOT));
      markup.empty("img", "src", item.image.dataUri(), "alt", item.caption, "loading", "lazy");
      markup.element("figcaption", item.caption).close();
    }
    markup.close().close();
  }
}
