package org.einkorn.cli.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.einkorn.autotune.files.AtomicFile;

/** A report of several sections, written as one HTML file. */
public final class HtmlReport {

  private static final String MARK =
      "<svg class=\"mark\" viewBox=\"0 0 32 32\" aria-hidden=\"true\">"
          + "<path d=\"M16 30V13\"/><path d=\"M16 13c-3-3-3-7 0-11 3 4 3 8 0 11z\"/>"
          + "<path d=\"M16 20c-5 0-8-3-8-8 5 0 8 3 8 8z\"/>"
          + "<path d=\"M16 20c5 0 8-3 8-8-5 0-8 3-8 8z\"/>"
          + "<path d=\"M16 27c-5 0-8-3-8-8 5 0 8 3 8 8z\"/>"
          + "<path d=\"M16 27c5 0 8-3 8-8-5 0-8 3-8 8z\"/></svg>";

  private final String title;
  private final String subtitle;
  private final List<Section> sections = new ArrayList<>();
  private String colophon = "";

  /**
   * An empty report.
   *
   * @param title what it is about
   * @param subtitle when, where and from what it was made
   */
  public HtmlReport(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Adds a section and returns it, to be filled. */
  public Section section(String heading) {
    Section section = new Section(heading);
    sections.add(section);
    return section;
  }

  /** The last line of the page: how to make this report again, versions. */
  public HtmlReport colophon(String text) {
    colophon = text;
    return this;
  }

  /** The page. */
  public String render() {
    Markup page = new Markup();
    page.raw("<!DOCTYPE html>\n").open("html", "lang", "en").newline();
    head(page);
    page.open("body").newline();
    header(page);
    page.open("main").newline();
    for (int i = 0; i < sections.size(); i++) {
      sections.get(i).appendTo(page, anchor(i));
    }
    page.close().newline();
    if (!colophon.isEmpty()) {
      page.element("footer", colophon).newline();
    }
    page.open("script").raw(resource("report.js")).close().newline();
    return page.close().newline().close().newline().finished();
  }

  /**
   * Writes the page. The file is there whole, or as it was before.
   *
   * @throws IOException when it cannot be written
   */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    AtomicFile.write(file, ByteBuffer.wrap(render().getBytes(StandardCharsets.UTF_8)));
  }

  private void head(Markup page) {
    page.open("head").newline();
    page.empty("meta", "charset", "utf-8").newline();
    page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    page.newline().empty("meta", "name", "color-scheme", "content", "light dark").newline();
    page.empty("link", "rel", "icon", "href", "data:,").newline();
    page.element("title", title).newline();
    page.open("style").raw(resource("report.css")).close().newline();
    page.close().newline();
  }

  private void header(Markup page) {
    page.open("header").raw(MARK).open("div");
    page.element("h1", title).element("p", subtitle, "class", "subtitle").close().close();
    page.newline();
    if (sections.size() > 1) {
      page.open("nav", "aria-label", "Sections");
      for (int i = 0; i < sections.size(); i++) {
        page.element("a", sections.get(i).heading(), "href", "#" + anchor(i));
      }
      page.close().newline();
    }
  }

  private static String anchor(int section) {
    return "s" + (section + 1);
  }

  private static String resource(String name) {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
      if (stream == null) {
        throw new IllegalStateException(name + " is not in the jar of org.einkorn.cli");
      }
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
