package org.einkorn.autotune.book;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The distance of two problems: infinite unless their texts are equal but for the sizes of their
 * tensors, else the sum over these sizes of {@code |log2((a + 1) / (b + 1))|}. So a doubled batch
 * is about 1 away, and another direction, type, window, axis, option or epilogue is never near.
 */
public final class Neighbours {

  /** Beyond this distance, a factor of 16 in all, a problem says nothing about another one. */
  public static final double NEAR = 4;

  /** The group is a size; what else matches are numbers that must be equal. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "^\\S+ \\S+ \\S+|(?:[kspd][hw]|g|axis=|alpha=|beta=)[0-9]+|eps=\\S+|([0-9]+)");

  private record Parts(String skeleton, List<Double> sizes) {}

  private Neighbours() {}

  /** The distance of two problems, given by their texts. */
  public static double distance(String problem, String other) {
    Parts a = parts(problem);
    Parts b = parts(other);
    if (!a.skeleton().equals(b.skeleton())) {
      return Double.POSITIVE_INFINITY;
    }
    double distance = 0;
    for (int i = 0; i < a.sizes().size(); i++) {
      distance += Math.abs(Math.log((a.sizes().get(i) + 1) / (b.sizes().get(i) + 1)));
    }
    return distance / Math.log(2);
  }

  private static Parts parts(String problem) {
    List<Double> sizes = new ArrayList<>();
    StringBuilder skeleton = new StringBuilder();
    Matcher matcher = NUMBER.matcher(problem);
    while (matcher.find()) {
      if (matcher.group(1) == null) {
        matcher.appendReplacement(skeleton, Matcher.quoteReplacement(matcher.group()));
      } else {
        sizes.add(Double.parseDouble(matcher.group(1)));
        matcher.appendReplacement(skeleton, "#");
      }
    }
    return new Parts(matcher.appendTail(skeleton).toString(), sizes);
  }
}
