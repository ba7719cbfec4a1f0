package org.einkorn.kernels;

import java.util.Arrays;
import java.util.Locale;

/** Checks that the families' records share. */
public final class Checks {

  private Checks() {}

  /** A size must not be negative. */
  public static long size(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + "=" + value + " is negative");
    }
    return value;
  }

  /** A size must be at least 1. */
  public static long positive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + "=" + value + " must be at least 1");
    }
    return value;
  }

  /** A leading dimension must cover a row. */
  public static long leadingDimension(String name, long value, long row) {
    if (value < Math.max(1, row)) {
      throw new IllegalArgumentException(
          name + "=" + value + " is less than the row of " + row + " elements it strides over");
    }
    return value;
  }

  /** The direction must be one that the family has. */
  public static void direction(Family family, Direction direction, Direction... allowed) {
    if (!Arrays.asList(allowed).contains(direction)) {
      throw new IllegalArgumentException(
          family.text()
              + " has no direction '"
              + direction.text()
              + "'; it has "
              + String.join(", ", Arrays.stream(allowed).map(Direction::text).toList()));
    }
  }

  /** The type must be a floating-point type. */
  public static void floating(DataType type) {
    if (type != DataType.F32 && type != DataType.F64) {
      throw new IllegalArgumentException("type " + type.text() + " is not f32 or f64");
    }
  }

  /** An unknown option. */
  public static IllegalArgumentException unknownOption(String option, String expected) {
    return new IllegalArgumentException(
        String.format(Locale.ROOT, "unknown option '%s'; expected %s", option, expected));
  }

  /** A whole number inside a word of sizes. */
  static long parseLong(String digits, int position) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      throw new ProblemText.SizesSyntaxException("'" + digits + "' is too large", position);
    }
  }

  /** The number in {@code name=number}, which must have this name. */
  public static long namedValue(String name, String option) {
    if (!option.startsWith(name + "=")) {
      throw new IllegalArgumentException("expected " + name + "=, not '" + option + "'");
    }
    return optionValue(option);
  }

  /** The number after {@code name=}. */
  public static long optionValue(String option) {
    String value = option.substring(option.indexOf('=') + 1);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("expected a whole number in '" + option + "'");
    }
  }
}
