package org.einkorn.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds what the user may have meant. */
final class Suggestions {

  private Suggestions() {}

  /** The word nearest to the given one, if it is near enough for a slip of the finger. */
  static Optional<String> nearest(String given, Collection<String> words) {
    return words.stream()
        .filter(word -> distance(given, word) <= Math.max(1, given.length() / 3))
        .min(Comparator.<String>comparingInt(word -> distance(given, word)).thenComparing(w -> w));
  }

  /**
   * The least number of letters inserted, removed, exchanged or swapped with their neighbour
   * (optimal string alignment).
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int exchange = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + exchange);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
