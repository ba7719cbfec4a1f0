package org.einkorn.cli.html;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Curves over one axis, drawn as SVG. The plot area is the picture itself: positions are in percent
 * of it and letters in pixels, so that it may be as narrow as a phone and stay readable.
 */
public final class LineChart implements Block {

  /** How many curves have a colour of their own. */
  static final int COLOURS = 6;

  private static final int MOST_DOTS = 40;
  private static final String HEIGHT = "220";

  private final String title;
  private final String xName;
  private final String yName;
  private final List<Curve> curves = new ArrayList<>();
  private boolean fromZero;
  private double yFactor = 1;
  private String yUnit = "";

  /**
   * An empty chart.
   *
   * @param title what is shown
   * @param xName name of the horizontal axis
   * @param yName name of the vertical axis
   */
  public LineChart(String title, String xName, String yName) {
    this.title = title;
    this.xName = xName;
    this.yName = yName;
  }

  /** Lets the vertical axis start at zero. */
  public LineChart fromZero() {
    fromZero = true;
    return this;
  }

  /** Shows shares of one as percents. */
  public LineChart percents() {
    yFactor = 100;
    yUnit = " %";
    return this;
  }

  /**
   * Adds a curve. It is interrupted where a value is not finite.
   *
   * @throws IllegalArgumentException when the lengths differ, or there are too many curves
   */
  public LineChart series(String name, double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(
          "curve '" + name + "' has " + x.length + " places and " + y.length + " values");
    }
    if (curves.size() == COLOURS) {
      throw new IllegalArgumentException("a chart holds at most " + COLOURS + " curves");
    }
    double[] scaled = new double[y.length];
    for (int i = 0; i < y.length; i++) {
      scaled[i] = y[i] * yFactor;
    }
    curves.add(Curve.of(name, x, scaled));
    return this;
  }

  @Override
  public void appendTo(Markup markup) {
    Scale x = Scale.tight(xs().min().orElse(0), xs().max().orElse(0), 6);
    double least = ys().min().orElse(0);
    double greatest = ys().max().orElse(0);
    Scale y = Scale.covering(fromZero ? Math.min(0, least) : least, greatest, 4);
    markup.open("figure", "class", "chart");
    markup.open("figcaption").element("strong", title).element("span", yName).close();
    appendLegend(markup);
    markup.open("div", "class", "plot");
    markup.open("svg", "height", HEIGHT, "role", "img", "aria-label", title + ": " + yName);
    appendAxes(markup, x, y);
    appendCurves(markup, x, y);
    markup.close().close();
    markup.element("p", xName, "class", "x-name");
    markup.open("script", "type", "application/json").raw(data(x, y)).close();
    markup.close();
  }

  private void appendLegend(Markup markup) {
    if (curves.size() < 2) {
      return;
    }
    markup.open("ul", "class", "legend");
    for (int c = 0; c < curves.size(); c++) {
      markup.element("li", curves.get(c).name(), "class", "c" + c);
    }
    markup.close();
  }

  private void appendAxes(Markup markup, Scale x, Scale y) {
    markup.open("g", "class", "axes");
    for (double tick : y.ticks()) {
      String at = percent(100 - y.percent(tick));
      markup.open("line", "x1", "0", "x2", "100%", "y1", at, "y2", at).close();
      markup.element("text", y.label(tick) + yUnit, "x", "-8", "y", at, "dy", "4", "class", "y");
    }
    for (double tick : x.ticks()) {
      String at = percent(x.percent(tick));
      markup.element("text", x.label(tick), "x", at, "y", "100%", "dy", "18", "class", "x");
    }
    markup.close();
  }

  private void appendCurves(Markup markup, Scale x, Scale y) {
    markup.open("svg", "viewBox", "0 0 100 100", "preserveAspectRatio", "none", "class", "curves");
    for (int c = 0; c < curves.size(); c++) {
      markup.open("path", "d", path(curves.get(c), x, y), "class", "c" + c).close();
    }
    markup.close();
    for (int c = 0; c < curves.size(); c++) {
      if (curves.get(c).size() <= MOST_DOTS) {
        appendDots(markup, curves.get(c), "c" + c, x, y);
      }
    }
  }

  private static void appendDots(Markup markup, Curve curve, String style, Scale x, Scale y) {
    for (int i = 0; i < curve.size(); i++) {
      if (curve.isDrawn(i)) {
        String cx = percent(x.percent(curve.x(i)));
        String cy = percent(100 - y.percent(curve.y(i)));
        markup.open("circle", "cx", cx, "cy", cy, "r", "3", "class", style).close();
      }
    }
  }

  private static String path(Curve curve, Scale x, Scale y) {
    StringBuilder path = new StringBuilder();
    boolean penDown = false;
    for (int i = 0; i < curve.size(); i++) {
      if (curve.isDrawn(i)) {
        path.append(penDown ? 'L' : 'M')
            .append(number(x.percent(curve.x(i))))
            .append(' ')
            .append(number(100 - y.percent(curve.y(i))));
      }
      penDown = curve.isDrawn(i);
    }
    return path.toString();
  }

  /** What the script shows under the pointer. */
  private String data(Scale x, Scale y) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("x", xName).put("low", x.low()).put("high", x.high()).put("unit", yUnit);
    int decimals = Math.clamp((int) Math.ceil(2 - Math.log10(y.high() - y.low())), 0, 6);
    data.put("decimals", decimals);
    ArrayNode series = data.putArray("series");
    for (Curve curve : curves) {
      ArrayNode points = series.addObject().put("name", curve.name()).putArray("points");
      for (int i = 0; i < curve.size(); i++) {
        if (curve.isDrawn(i)) {
          points.addArray().add(curve.x(i)).add(curve.y(i));
        }
      }
    }
    return JsonMapper.shared().writeValueAsString(data).replace("<", "\\u003c");
  }

  private DoubleStream xs() {
    return curves.stream().flatMapToDouble(c -> drawn(c).mapToDouble(c::x));
  }

  private DoubleStream ys() {
    return curves.stream().flatMapToDouble(c -> drawn(c).mapToDouble(c::y));
  }

  private static IntStream drawn(Curve curve) {
    return IntStream.range(0, curve.size()).filter(curve::isDrawn);
  }

  private static String percent(double value) {
    return number(value) + "%";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
