package org.einkorn.autotune;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The user's own choice: a list of {@code backend}, {@code backend/family} or whole ids of
 * variants. One with a family binds the problems of this family only, and is stronger there than
 * one without.
 */
final class Forced {

  static final Forced NOTHING = new Forced(List.of());

  private final List<String> ids;

  private Forced(List<String> ids) {
    this.ids = ids;
  }

  /** From a text such as {@code vector,onednn/convolution}. */
  static Forced parse(String text) {
    List<String> ids = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String id = part.strip();
      if (id.isEmpty()) {
        throw new IllegalArgumentException(
            "expected a backend such as vector, or a variant's id, not '" + text + "'");
      }
      ids.add(id);
      family(id);
    }
    return new Forced(ids);
  }

  /** What binds this problem, null when the choice is free. */
  @Nullable String on(Problem problem) {
    String general = null;
    for (String id : ids) {
      Family family = family(id);
      if (family == problem.family()) {
        return id;
      }
      if (family == null) {
        general = id;
      }
    }
    return general;
  }

  /** True when a variant's id is the forced one or lies under it. */
  static boolean admits(String forced, String id) {
    return id.equals(forced) || id.startsWith(forced + "/");
  }

  static String backend(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }

  private static @Nullable Family family(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length == 1) {
      return null;
    }
    for (Family family : Family.values()) {
      if (family.text().equals(parts[1])) {
        return family;
      }
    }
    throw new IllegalArgumentException(
        "'" + parts[1] + "' in '" + id + "' is no family of problems; expected backend/family/…");
  }

  @Override
  public String toString() {
    return String.join(",", ids);
  }
}
