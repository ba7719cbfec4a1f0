package org.einkorn.nn.io;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects, lists, strings and integers in JSON: all that the header of a safetensors file and the
 * published reviews hold.
 */
public final class JsonReader {
  private static final int DEEPEST = 16;

  private final String text;
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  /**
   * A {@link Map}, {@link List}, {@link String} or {@link Long}.
   *
   * @throws IllegalArgumentException with the place of the error
   */
  public static Object read(String text) {
    JsonReader reader = new JsonReader(text);
    Object value = reader.value(0);
    reader.skipSpace();
    if (reader.position < text.length()) {
      throw reader.wrong("the end");
    }
    return value;
  }

  private Object value(int depth) {
    skipSpace();
    if (depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " levels");
    }
    char next = peek();
    if (next == '{') {
      return object(depth);
    } else if (next == '[') {
      return list(depth);
    } else if (next == '"') {
      return string();
    }
    return integer();
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    position++;
    if (tryTake('}')) {
      return object;
    }
    do {
      skipSpace();
      String name = string();
      take(':');
      if (object.put(name, value(depth + 1)) != null) {
        throw wrong("names that come once, not '" + name + "' again");
      }
    } while (tryTake(','));
    take('}');
    return object;
  }

  private List<Object> list(int depth) {
    List<Object> list = new ArrayList<>();
    position++;
    if (tryTake(']')) {
      return list;
    }
    do {
      list.add(value(depth + 1));
    } while (tryTake(','));
    take(']');
    return list;
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    take('"');
    while (peek() != '"') {
      char c = text.charAt(position++);
      string.append(c == '\\' ? escaped() : c);
    }
    position++;
    return string.toString();
  }

  private char escaped() {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("an escape sequence");
    };
  }

  private char unicode() {
    int end = position + 4;
    if (end > text.length()) {
      throw wrong("four hexadecimal digits");
    }
    int code = Integer.parseInt(text, position, end, 16);
    position = end;
    return (char) code;
  }

  private Long integer() {
    int start = position;
    while (position < text.length() && isDigitOrMinus(text.charAt(position))) {
      position++;
    }
    if (start == position) {
      throw wrong("an object, a list, a string or an integer");
    }
    return Long.parseLong(text, start, position, 10);
  }

  private static boolean isDigitOrMinus(char c) {
    return (c >= '0' && c <= '9') || c == '-';
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private char peek() {
    if (position >= text.length()) {
      throw wrong("more text");
    }
    return text.charAt(position);
  }

  private boolean tryTake(char c) {
    skipSpace();
    if (position < text.length() && text.charAt(position) == c) {
      position++;
      return true;
    }
    return false;
  }

  private void take(char c) {
    if (!tryTake(c)) {
      throw wrong("'" + c + "'");
    }
  }

  private IllegalArgumentException wrong(String expected) {
    return new IllegalArgumentException(
        "expected " + expected + " at character " + position + " of the JSON text");
  }
}
