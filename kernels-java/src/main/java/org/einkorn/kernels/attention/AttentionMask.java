package org.einkorn.kernels.attention;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.ProblemText;

/**
 * Which axes a mask has beside that of the keys; along the others it is broadcast. As text the
 * names of its axes in the order in which they lie, such as {@code bk} for one row of keys a
 * sequence, by which padding is excluded.
 */
public enum AttentionMask {
  /** No mask. */
  NONE("none"),
  /** A row of keys for all. */
  K("k"),
  /** A row of keys for each sequence of the batch. */
  BK("bk"),
  /** A matrix for all. */
  QK("qk"),
  /** A matrix for each head, such as biases by distance. */
  HQK("hqk"),
  /** A matrix for each sequence. */
  BQK("bqk"),
  /** A matrix for each head of each sequence. */
  BHQK("bhqk");

  private final String text;
  private final boolean hasBatch;
  private final boolean hasHeads;
  private final boolean hasQueries;

  AttentionMask(String text) {
    this.text = text;
    hasBatch = text.contains("b");
    hasHeads = text.contains("h");
    hasQueries = text.contains("q");
  }

  /** The names of the axes. */
  public String text() {
    return text;
  }

  static AttentionMask parse(String text) {
    return ProblemText.oneOf("mask", text, values(), AttentionMask::text);
  }

  /** True when the queries differ. */
  boolean hasQueries() {
    return hasQueries;
  }

  /** Dense, its axes in the order of its text. */
  Layout layout(long mb, long heads, long query, long key) {
    List<String> names = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    add(hasBatch, "mb", mb, names, sizes);
    add(hasHeads, "h", heads, names, sizes);
    add(hasQueries, "q", query, names, sizes);
    add(true, "k", key, names, sizes);
    return Layout.dense(
        names.toArray(String[]::new), sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private static void add(
      boolean wanted, String name, long size, List<String> names, List<Long> sizes) {
    if (wanted) {
      names.add(name);
      sizes.add(size);
    }
  }

  /** The element of the mask where a row of scores begins. */
  long rowStart(AttentionProblem p, long batch, long head, long query) {
    long row = hasBatch ? batch : 0;
    row = hasHeads ? row * p.heads() + head : row;
    row = hasQueries ? row * p.query() + query : row;
    return row * p.key();
  }
}
