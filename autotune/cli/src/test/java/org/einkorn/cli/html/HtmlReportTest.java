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
    second.add(new Definitions().line(text, text).code(text, text));
    second.add(
        new ScatterChart(text, text, text)
            .guide(text, 0.1, 10, 100, 10)
            .guide(text, 0.1, 1, 1, 10)
            .series(text)
            .point(1, 5, text)
            .point(20, 9, text));
    RatioChart ratios = new RatioChart(text, text, text).bar(text, text, 1.5, 1.4, 1.6);
    second.add(new Details(text, true, List.of(ratios.mean(text, text, 0.8, 0.5, 1.2))));
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
  void pointsStandWhereTheirLogarithmsDo() {
    Markup markup = new Markup();
    new ScatterChart("t", "x", "y")
        .joined()
        .series("s")
        .point(1, 1, "first")
        .point(10, 100, "second")
        .point(100, 10, "third")
        .appendTo(markup);
    String html = markup.finished();
    assertTrue(html.contains("<svg x=\"50.00%\""), "10 is half-way from 1 to 100: " + html);
    assertTrue(html.contains("<title>third</title>"), "each point says what it is");
    assertTrue(html.contains("d=\"M6.37 93.63L50.00 6.37L93.63 50.00\""), html);
  }

  @Test
  void aGuideIsCutAtTheAxes() {
    Markup markup = new Markup();
    ScatterChart chart = new ScatterChart("t", "x", "y").series("s").point(1, 10, "p");
    chart.point(10, 1, "q").guide("slope", 1e-6, 1e-6, 1, 1);
    chart.appendTo(markup);
    String html = markup.finished();
    // From the lower left corner, where 1 / 1.4 stands, to (1, 1).
    assertTrue(html.contains("d=\"M0.00 100.00L11.31 88.69\""), html);
    assertTrue(html.contains(">slope</text>"), html);
  }

  @Test
  void barsLeaveTheMiddle() {
    Markup markup = new Markup();
    new RatioChart("t", "behind", "ahead")
        .bar("twice", "", 2, 1.9, 2.1)
        .bar("half", "", 0.5, 0.4, 0.6)
        .bar("neither", "", 1.01, 0.99, 1.02)
        .mean("many", "", 1.5, 0.5, 2)
        .appendTo(markup);
    String html = markup.finished();
    assertEquals(2, html.split("ratio ahead", -1).length - 1, "a mean is ahead by itself");
    assertEquals(1, html.split("ratio behind", -1).length - 1);
    assertEquals(1, html.split("ratio even", -1).length - 1);
    assertTrue(html.contains("left:50.00%;width:48.08%"), "twice, to the right: " + html);
    assertTrue(html.contains("left:1.92%;width:48.08%"), "half, as long, to the left: " + html);
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
    RatioChart ratios = new RatioChart("t", "b", "a");
    assertThrows(IllegalArgumentException.class, () -> ratios.bar("r", "", 1, 2, 3));
    assertThrows(IllegalArgumentException.class, () -> ratios.bar("r", "", Double.NaN, 1, 2));
    ScatterChart scatter = new ScatterChart("t", "x", "y").series("s");
    assertThrows(IllegalArgumentException.class, () -> scatter.point(0, 1, "p"));
    assertThrows(IllegalArgumentException.class, () -> scatter.point(1, Double.NaN, "p"));
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
