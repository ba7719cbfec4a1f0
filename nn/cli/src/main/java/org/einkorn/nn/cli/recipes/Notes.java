package org.einkorn.nn.cli.recipes;

import java.util.List;
import java.util.Map;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.data.Normalization;

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

  ImageShape imageShape(String name) {
    int[] sizes = three(name).stream().mapToInt(Integer::parseInt).toArray();
    return new ImageShape(sizes[0], sizes[1], sizes[2]);
  }

  static String text(ImageShape shape) {
    return shape.channels() + "\n" + shape.height() + "\n" + shape.width();
  }

  Normalization normalization(String name) {
    double[] numbers = three(name).stream().mapToDouble(Double::parseDouble).toArray();
    return new Normalization(numbers[0], numbers[1], numbers[2]);
  }

  static String text(Normalization pixels) {
    return pixels.scale() + "\n" + pixels.mean() + "\n" + pixels.deviation();
  }

  private List<String> three(String name) {
    List<String> lines = lines(name);
    if (lines.size() != 3) {
      throw new IllegalArgumentException("the file's note %s needs three numbers".formatted(name));
    }
    return lines;
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
