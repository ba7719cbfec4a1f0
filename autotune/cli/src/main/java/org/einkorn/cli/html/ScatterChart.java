package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Points over two logarithmic axes, with guides such as the roofs of a roofline plot. A series has
 * a colour and a shape, so that it is told apart without colours too; what a point is stands beside
 * it when it is pointed at, or reached by the arrow keys.
 */
public final class ScatterChart implements Block {

  /** How many series have a colour and a shape of their own. */
  public static final int MOST_SERIES = 6;

  /** Outlines within a square of eight pixels about a point, one to a series. */
  private static final String[] SHAPES = {
    "M4 0A4 4 0 1 1 -4 0A4 4 0 1 1 4 0Z",
    "M-3.6 -3.6H3.6V3.6H-3.6Z",
    "M0 -4.6L4.4 3.4H-4.4Z",
    "M0 -5L5 0L0 5L-5 0Z",
    "M0 4.6L-4.4 -3.4H4.4Z",
    "M-1.7 -4.6H1.7V-1.7H4.6V1.7H1.7V4.6H-1.7V1.7H-4.6V-1.7H-1.7Z"
  };

  private record Point(double x, double y, String text) {}

  private record Series(String name, List<Point> points) {}

  private record Guide(String label, double[] x, double[] y, boolean isLevel) {}

  private final String title;
  private final String xName;
  private final String yName;
  private final List<Series> all = new ArrayList<>();
  private final List<Guide> guides = new ArrayList<>();
  private boolean joined;
  private int height = 340;

  /**
   * An empty chart.
   *
   * @param title what is shown
   * @param xName name of the horizontal axis
   * @param yName name of the vertical axis
   */
  public ScatterChart(String title, String xName, String yName) {
    this.title = title;
    this.xName = xName;
    this.yName = yName;
  }

  /** Joins the points of each series by lines, from the left to the right. */
  public ScatterChart joined() {
    joined = true;
    height = 240;
    return this;
  }

  /**
   * Adds a series without points.
   *
   * @throws IllegalArgumentException when there are too many
   */
  public ScatterChart series(String name) {
    if (all.size() == MOST_SERIES) {
      throw new IllegalArgumentException("a chart holds at most " + MOST_SERIES + " series");
    }
    all.add(new Series(name, new ArrayList<>()));
    return this;
  }

  /**
   * Adds a point to the series that was added last.
   *
   * @param x its place, positive
   * @param y its value, positive
   * @param text what it is
   */
  public ScatterChart point(double x, double y, String text) {
    if (!(x > 0 && y > 0 && Double.isFinite(x) && Double.isFinite(y))) {
      throw new IllegalArgumentException(
          "a point at (" + x + ", " + y + ") has no place on logarithmic axes");
    }
    all.getLast().points.add(new Point(x, y, text));
    return this;
  }

  /**
   * Adds a line from one point to another, named where it ends or leaves the chart. It does not
   * widen the axes, but for the height of its end.
   */
  public ScatterChart guide(String label, double x0, double y0, double x1, double y1) {
    guides.add(new Guide(label, new double[] {x0, x1}, new double[] {y0, y1}, y0 == y1));
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    DoubleStream ridges = guides.stream().mapToDouble(guide -> guide.x[guide.isLevel ? 0 : 1]);
    LogScale x = scale(DoubleStream.concat(all.stream().flatMapToDouble(ScatterChart::xs), ridges));
    DoubleStream roofs = guides.stream().mapToDouble(guide -> guide.y[1]);
    LogScale y = scale(DoubleStream.concat(all.stream().flatMapToDouble(ScatterChart::ys), roofs));
    markup.open("figure", "class", "scatter");
    markup.open("figcaption").element("strong", title).element("span", yName).close();
    appendLegend(markup);
    String label = title + ": " + yName;
    markup.open("div", "class", "plot", "tabindex", "0", "role", "group", "aria-label", label);
    markup.open("svg", "height", Integer.toString(height), "aria-hidden", "true");
    appendAxes(markup, x, y);
    appendLines(markup, x, y);
    appendGuideLabels(markup, x, y);
    for (int s = 0; s < all.size(); s++) {
      for (Point point : all.get(s).points) {
        appendPoint(markup, point, s, x, y);
      }
    }
    markup.close().close();
    markup.element("p", xName, "class", "x-name");
    markup.open("script", "type", "application/json").raw(data(x, y)).close();
    markup.close();
  }

  private static LogScale scale(DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0
        ? LogScale.covering(1, 10)
        : LogScale.covering(sorted[0], sorted[sorted.length - 1]);
  }

  private static DoubleStream xs(Series series) {
    return series.points.stream().mapToDouble(Point::x);
  }

  private static DoubleStream ys(Series series) {
    return series.points.stream().mapToDouble(Point::y);
  }

  private void appendLegend(Markup markup) {
    markup.open("ul", "class", "legend shapes");
    for (int s = 0; s < all.size(); s++) {
      markup.open("li", "class", "c" + s);
      markup.open("svg", "viewBox", "-6 -6 12 12", "aria-hidden", "true");
      markup.open("path", "d", SHAPES[s]).close().close();
      markup.text(all.get(s).name).close();
    }
    markup.close();
  }

  private static void appendAxes(Markup markup, LogScale x, LogScale y) {
    markup.open("g", "class", "axes");
    for (double tick : y.ticks()) {
      String at = percent(100 - y.percent(tick));
      markup.open("line", "x1", "0", "x2", "100%", "y1", at, "y2", at).close();
      markup.element("text", y.label(tick), "x", "-8", "y", at, "dy", "4", "class", "y");
    }
    for (double tick : x.ticks()) {
      String at = percent(x.percent(tick));
      markup.open("line", "x1", at, "x2", at, "y1", "0", "y2", "100%").close();
      markup.element("text", x.label(tick), "x", at, "y", "100%", "dy", "18", "class", "x");
    }
    markup.close();
  }

  private void appendLines(Markup markup, LogScale x, LogScale y) {
    markup.open("svg", "viewBox", "0 0 100 100", "preserveAspectRatio", "none", "class", "curves");
    for (Guide guide : guides) {
      double[] ends = visible(guide, x, y);
      if (ends.length > 0) {
        String path =
            "M"
                + number(ends[0])
                + " "
                + number(ends[1])
                + "L"
                + number(ends[2])
                + " "
                + number(ends[3]);
        markup.open("path", "d", path, "class", "guide").close();
      }
    }
    for (int s = 0; joined && s < all.size(); s++) {
      markup.open("path", "d", path(all.get(s), x, y), "class", "c" + s).close();
    }
    markup.close();
  }

  private static String path(Series series, LogScale x, LogScale y) {
    StringBuilder path = new StringBuilder();
    for (Point point :
        series.points.stream().sorted(Comparator.comparingDouble(Point::x)).toList()) {
      path.append(path.isEmpty() ? 'M' : 'L').append(number(x.percent(point.x))).append(' ');
      path.append(number(100 - y.percent(point.y)));
    }
    return path.toString();
  }

  /** The two ends of the part of a guide that lies within the axes, in percent; empty if none. */
  private static double[] visible(Guide guide, LogScale x, LogScale y) {
    double x0 = x.percent(guide.x[0]);
    double x1 = x.percent(guide.x[1]);
    double y0 = y.percent(guide.y[0]);
    double y1 = y.percent(guide.y[1]);
    double from = 0;
    double to = 1;
    for (double[] side : new double[][] {{x0, x1}, {y0, y1}}) {
      double length = side[1] - side[0];
      if (length != 0) {
        double a = -side[0] / length;
        double b = (100 - side[0]) / length;
        from = Math.max(from, Math.min(a, b));
        to = Math.min(to, Math.max(a, b));
      } else if (side[0] < 0 || side[0] > 100) {
        return new double[0];
      }
    }
    if (!(from < to)) {
      return new double[0];
    }
    return new double[] {
      x0 + from * (x1 - x0),
      100 - (y0 + from * (y1 - y0)),
      x0 + to * (x1 - x0),
      100 - (y0 + to * (y1 - y0))
    };
  }

  private void appendGuideLabels(Markup markup, LogScale x, LogScale y) {
    for (Guide guide : guides) {
      double[] ends = visible(guide, x, y);
      if (ends.length > 0) {
        String cx = percent(ends[2]);
        String cy = percent(ends[3]);
        String style = guide.isLevel ? "guide-label end" : "guide-label";
        markup.element("text", guide.label, "x", cx, "y", cy, "dy", "-7", "class", style);
      }
    }
  }

  private static void appendPoint(Markup markup, Point point, int series, LogScale x, LogScale y) {
    String cx = percent(x.percent(point.x));
    String cy = percent(100 - y.percent(point.y));
    markup.open("svg", "x", cx, "y", cy, "class", "point c" + series);
    markup.open("path", "d", SHAPES[series]).element("title", point.text).close().close();
  }

  /** What the script shows beside a point, in the order of the markers. */
  private String data(LogScale x, LogScale y) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ArrayNode points = data.putArray("points");
    for (int s = 0; s < all.size(); s++) {
      for (Point point : all.get(s).points) {
        ObjectNode node = points.addObject();
        node.put("x", rounded(x.percent(point.x))).put("y", rounded(100 - y.percent(point.y)));
        node.put("series", s).put("name", all.get(s).name).put("text", point.text);
      }
    }
    return JsonMapper.shared().writeValueAsString(data).replace("<", "\\u003c");
  }

  private static double rounded(double percent) {
    return Math.round(percent * 100) / 100.0;
  }

  private static String percent(double value) {
    return number(value) + "%";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
