package org.einkorn.autotune;

import java.util.Locale;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Variant;

/**
 * Which variant computes a problem, and who decided.
 *
 * @param problem the problem
 * @param options its options
 * @param variant the variant
 * @param source who decided
 * @param reason why, in a sentence
 */
public record Decision(
    Problem problem, Options options, Variant variant, Source source, String reason) {

  /** Who may decide, the strongest first. */
  public enum Source {
    /** The user, by {@code -Deinkorn.backend} or the builder. */
    FORCED,
    /** A measurement on this machine, in this state. */
    BOOK,
    /** A measurement under other circumstances, such as another JDK: likely right, not certain. */
    PRIOR,
    /** A measurement of a similar problem. */
    NEIGHBOUR,
    /** The order in which backends are tried when nothing was measured. */
    DEFAULT_ORDER;

    /** The name in tables, such as {@code default order}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }
}
