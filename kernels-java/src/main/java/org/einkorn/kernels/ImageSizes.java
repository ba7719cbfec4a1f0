package org.einkorn.kernels;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes in benchdnn's notation for images, such as {@code mb64ic3ih224oc64oh112kh7sh2ph3}. */
public final class ImageSizes {

  private static final Pattern SIZE = Pattern.compile("([a-z]+)([0-9]+)");

  private final Map<String, Long> sizes = new LinkedHashMap<>();

  private ImageSizes() {}

  /**
   * The sizes in a word.
   *
   * @param word the word
   * @param keys the keys that the family knows
   */
  public static ImageSizes parse(String word, List<String> keys) {
    ImageSizes result = new ImageSizes();
    Matcher matcher = SIZE.matcher(word);
    int position = 0;
    while (position < word.length()) {
      if (!matcher.find(position) || matcher.start() != position) {
        throw new ProblemText.SizesSyntaxException(
            "expected a size such as ih224, a name and its value", position);
      }
      String key = matcher.group(1);
      if (!keys.contains(key)) {
        throw new ProblemText.SizesSyntaxException(
            "unknown size '" + key + "'; expected one of: " + String.join(", ", keys), position);
      }
      long value = Checks.parseLong(matcher.group(2), matcher.start(2));
      if (result.sizes.put(key, value) != null) {
        throw new ProblemText.SizesSyntaxException("size '" + key + "' comes twice", position);
      }
      position = matcher.end();
    }
    return result;
  }

  /** A size that must be given. */
  public long required(String key) {
    Long value = sizes.get(key);
    if (value == null) {
      throw new IllegalArgumentException("size '" + key + "' is missing");
    }
    return value;
  }

  /** A size with a default. */
  public long optional(String key, long otherwise) {
    return sizes.getOrDefault(key, otherwise);
  }

  /** True when the size is given. */
  public boolean has(String key) {
    return sizes.containsKey(key);
  }

  /** The window of the height. */
  public Window height() {
    return window("h", "h");
  }

  /** The window of the width, whose sizes default to those of the height. */
  public Window width() {
    return window("w", "h");
  }

  private Window window(String axis, String fallback) {
    long in = either("i", axis, fallback, -1);
    if (in < 0) {
      throw new IllegalArgumentException("size 'ih' is missing");
    }
    long kernel = either("k", axis, fallback, -1);
    if (kernel < 0) {
      throw new IllegalArgumentException("size 'kh' is missing");
    }
    long stride = either("s", axis, fallback, 1);
    long pad = either("p", axis, fallback, 0);
    long dilation = either("d", axis, fallback, 0);
    boolean ownInput = axis.equals(fallback) || has("i" + axis) || has("k" + axis);
    long computed = Window.outFor(in, kernel, stride, pad, dilation);
    long out = ownInput ? optional("o" + axis, computed) : either("o", axis, fallback, computed);
    return new Window(in, out, kernel, stride, pad, dilation);
  }

  private long either(String prefix, String axis, String fallback, long otherwise) {
    return optional(prefix + axis, optional(prefix + fallback, otherwise));
  }
}
