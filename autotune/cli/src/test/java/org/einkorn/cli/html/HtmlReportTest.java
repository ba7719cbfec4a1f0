package org.einkorn.cli.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.einkorn.cli.html.DataTable.Cell;
import org.einkorn.cli.html.ImageGrid.Mark;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {

  private static final String HOSTILE = "<script>alert('1')</script> & \"quotes\" \u0007";

  private static HtmlReport everything(String text) {
    HtmlReport report = new HtmlReport(text, text).colophon(text);
    Section first = report.section(text).text(text).note(text).code(text);
    first.add(new Facts().fact(text, text, text).fact(text, text, ""));
    first.add(
        new DataTable(text)
            .text(text)
            .number(text)
            .row(Cell.text(text), Cell.number(text, 1.5).emphasised()));
    double[] x = {1, 2, 3, 4};
    double[] y = {0.5, Double.NaN, 0.7, 0.9};
    first.beside(
        new LineChart(text, text, text).fromZero().series(text, x, y).series(text, x, x),
        new LineChart(text, text, text).percents());
    Section second = report.section("Second");
    second.add(new BarChart(text, text, Double::toString, text, text).row(text, 1, Double.NaN));
    second.add(new ConfusionMatrix(List.of(text, text), new long[][] {{3, 1}, {0, 0}}));
    Image image = Image.grey(2, 2, new byte[4]);
    second.add(new ImageGrid(text).image(image, text, Mark.WRONG));
    return report;
  }

  @Test
  void textFromOutsideIsEscapedEverywhere() {
    String page = everything(HOSTILE).render();
    assertFalse(page.contains("<script>alert"), page);
    assertFalse(page.contains("\u0007"));
    assertTrue(page.contains("&lt;script&gt;alert(&#39;1&#39;)&lt;"));
    assertTrue(page.contains("\\u003cscript>alert"), "the chart's data is JSON within a script");
  }

  @Test
  void nothingIsLoadedFromAnywhere() {
    String page = everything("text").render();
    Pattern address = Pattern.compile("(?:src|href)=\"(?!data:|#)[^\"]*\"|https?:|url\\(|@import");
    assertFalse(address.matcher(page).find());
  }

  @Test
  void sectionsAreLinked() {
    String page = everything("text").render();
    assertTrue(page.contains("<a href=\"#s2\">Second</a>"));
    assertTrue(page.contains("<section id=\"s2\">"));
  }

  @Test
  void tagsAreBalanced() {
    String page = everything("text").render().replaceAll("(?s)<(style|script)[^>]*>.*?</\\1>", "");
    for (String name : List.of("div", "table", "tr", "td", "svg", "figure", "section", "text")) {
      long opened = Pattern.compile("<" + name + "[ >]").matcher(page).results().count();
      long closed = Pattern.compile("</" + name + ">").matcher(page).results().count();
      assertEquals(opened, closed, name);
      assertTrue(opened > 0, name);
    }
  }

  @Test
  void aCurveIsInterruptedWhereThereIsNoNumber() {
    Markup markup = new Markup();
    double[] x = {0, 1, 2, 3};
    new LineChart("t", "x", "y")
        .series("s", x, new double[] {0, Double.NaN, 1, 2})
        .appendTo(markup);
    assertTrue(markup.finished().contains("d=\"M0.00 100.00M66.67 50.00L100.00 0.00\""));
  }

  @Test
  void aLongCurveIsThinnedButKeepsItsPeak() {
    double[] x = new double[10_000];
    double[] y = new double[10_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i;
    }
    y[7777] = 5;
    Curve curve = Curve.of("s", x, y);
    assertEquals(400, curve.size());
    double greatest = 0;
    for (int i = 0; i < curve.size(); i++) {
      greatest = Math.max(greatest, curve.y(i));
      assertTrue(i == 0 || curve.x(i) >= curve.x(i - 1));
    }
    assertEquals(5, greatest);
  }

  @Test
  void confusionCountsAndShares() {
    Markup markup = new Markup();
    new ConfusionMatrix(List.of("cat", "dog"), new long[][] {{3, 1}, {2, 4}}).appendTo(markup);
    String html = markup.finished();
    assertTrue(html.contains("cat taken for dog: 1 of 4"), html);
    assertTrue(html.contains("75.0&nbsp;%"), "recall of cat");
    assertTrue(html.contains("60.0&nbsp;%"), "precision of cat");
    assertTrue(html.contains("70.0&nbsp;%"), "accuracy");
  }

  @Test
  void wrongShapesAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> new ConfusionMatrix(List.of("a", "b"), new long[][] {{1, 2}, {3}}));
    LineChart chart = new LineChart("t", "x", "y");
    assertThrows(
        IllegalArgumentException.class, () -> chart.series("s", new double[2], new double[3]));
    assertThrows(IllegalArgumentException.class, () -> new DataTable("").text("a").row());
    BarChart bars = new BarChart("t", "u", Double::toString, "one");
    assertThrows(IllegalArgumentException.class, () -> bars.row("r", 1, 2));
    assertThrows(IllegalStateException.class, () -> new Markup().open("p").finished());
  }

  @Test
  void theFileIsWrittenWholeOrNotAtAll(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("new/report.html");
    everything("first").write(file);
    everything("second").write(file);
    assertTrue(Files.readString(file).contains("<title>second</title>"));
    assertThrows(IOException.class, () -> everything("third").write(directory.resolve("new")));
    Path occupied = directory.resolve("occupied");
    Files.createDirectories(occupied.resolve("x"));
    assertThrows(IOException.class, () -> everything("x").write(occupied));
    try (Stream<Path> files = Files.walk(directory)) {
      assertEquals(0, files.filter(path -> path.toString().endsWith(".tmp")).count());
    }
  }
}
