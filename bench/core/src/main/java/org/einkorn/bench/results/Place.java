package org.einkorn.bench.results;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A node of a JSON document that knows where it stands, so that every complaint can say so. */
record Place(JsonNode node, String path) {

  private static final int BRIEF = 60;

  /** What is wrong, and where. */
  static final class WrongException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongException(String message) {
      super(message);
    }
  }

  WrongException wrong(String what) {
    return new WrongException((path.isEmpty() ? "" : path + ": ") + what);
  }

  /** A property, of which {@link #node} is missing where it is not there. */
  Place property(String name) {
    return new Place(node.path(name), path.isEmpty() ? name : path + "." + name);
  }

  boolean isAbsent() {
    return node.isMissingNode() || node.isNull();
  }

  Place object() {
    return expect(node.isObject(), "an object");
  }

  String text() {
    return expect(node.isString(), "a text").node.asString();
  }

  double number() {
    return expect(node.isNumber(), "a number").node.asDouble();
  }

  long integer() {
    return expect(node.isIntegralNumber() && node.canConvertToLong(), "a whole number")
        .node
        .asLong();
  }

  int smallInteger() {
    return expect(node.isIntegralNumber() && node.canConvertToInt(), "a whole number").node.asInt();
  }

  boolean truth() {
    return expect(node.isBoolean(), "true or false").node.asBoolean();
  }

  /** The elements of an array, each read by a function. */
  <T> List<T> list(Function<Place, T> reader) {
    expect(node.isArray(), "an array");
    List<T> list = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      list.add(new Place(node.get(i), path + "[" + i + "]").read(reader));
    }
    return list;
  }

  /** The properties of an object by name, each read by a function. */
  <T> Map<String, T> properties(Function<Place, T> reader) {
    object();
    Map<String, T> properties = new LinkedHashMap<>();
    for (String name : node.propertyNames()) {
      properties.put(name, property(name).read(reader));
    }
    return properties;
  }

  /** One of several constants, by its text. */
  <T> T choice(T[] values, Function<T, String> textOf) {
    String text = text();
    for (T value : values) {
      if (textOf.apply(value).equals(text)) {
        return value;
      }
    }
    throw wrong(
        "\""
            + text
            + "\" is none of "
            + Arrays.stream(values).map(textOf).collect(Collectors.joining(", ")));
  }

  /** What a function makes of this; what a record's constructor refuses gets its place. */
  <T> T read(Function<Place, T> reader) {
    try {
      return reader.apply(this);
    } catch (IllegalArgumentException e) {
      throw wrong(String.valueOf(e.getMessage()));
    }
  }

  private Place expect(boolean holds, String kind) {
    if (!holds) {
      throw wrong(isMissing() ? "is missing, must be " + kind : brief() + " is not " + kind);
    }
    return this;
  }

  private boolean isMissing() {
    return node.isMissingNode();
  }

  private String brief() {
    String text = node.toString();
    return text.length() <= BRIEF ? text : text.substring(0, BRIEF) + "…";
  }
}
