package org.einkorn.nn.cli.recipes;

import java.util.List;
import java.util.Map;

/** Reads notes, and says which one is missing or malformed. */
final class Notes {
  private final Map<String, String> notes;

  Notes(Map<String, String> notes) {
    this.notes = notes;
  }

  String text(String name) {
    String text = notes.get(name);
    if (text == null) {
      throw new IllegalArgumentException("the file lacks the note " + name);
    }
    return text;
  }

  List<String> lines(String name) {
    return List.of(text(name).split("\n", -1));
  }

  int whole(String name) {
    return (int) number(name);
  }

  double number(String name) {
    try {
      return Double.parseDouble(text(name));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "the file's note %s is no number: %s".formatted(name, text(name)), e);
    }
  }
}
