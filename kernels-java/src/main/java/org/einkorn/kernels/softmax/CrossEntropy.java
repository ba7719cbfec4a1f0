package org.einkorn.kernels.softmax;

import java.util.ArrayList;
import java.util.List;

/**
 * What a cross-entropy takes into account, as text {@code smoothing weights ignored sum}.
 *
 * @param reduction how the rows' losses become one
 * @param smoothed whether the run's scalar {@code smoothing} moves weight from the label to all
 *     classes
 * @param weighted whether each class has a weight, an operand
 * @param ignoring whether rows with the label {@code ignored}, a scalar of the run, are left out
 *     even when that is a class
 */
public record CrossEntropy(
    Reduction reduction, boolean smoothed, boolean weighted, boolean ignoring) {

  /** The mean over all rows that have a label. */
  public static final CrossEntropy PLAIN = new CrossEntropy(Reduction.MEAN, false, false, false);

  /** The same with one more option, by its name in a problem's text. */
  CrossEntropy with(String option) {
    return switch (option) {
      case "smoothing" -> new CrossEntropy(reduction, true, weighted, ignoring);
      case "weights" -> new CrossEntropy(reduction, smoothed, true, ignoring);
      case "ignored" -> new CrossEntropy(reduction, smoothed, weighted, true);
      case "sum" -> new CrossEntropy(Reduction.SUM, smoothed, weighted, ignoring);
      default ->
          throw new IllegalArgumentException(
              "unknown option '"
                  + option
                  + "'; cross-entropy may be followed by smoothing, weights, ignored, sum");
    };
  }

  /** The options in a problem's text, each after a space. */
  String suffix() {
    List<String> words = new ArrayList<>();
    if (smoothed) {
      words.add(" smoothing");
    }
    if (weighted) {
      words.add(" weights");
    }
    if (ignoring) {
      words.add(" ignored");
    }
    if (reduction == Reduction.SUM) {
      words.add(" sum");
    }
    return String.join("", words);
  }
}
