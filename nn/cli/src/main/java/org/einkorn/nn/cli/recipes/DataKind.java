package org.einkorn.nn.cli.recipes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.einkorn.cli.CommandException;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.KnownSet;
import org.einkorn.nn.data.text.Books;

/** What data is, as far as its name tells. */
public enum DataKind {
  /** Labelled images. */
  IMAGES("labelled images"),
  /** Rows of a table with a column to learn. */
  TABLE("the rows of a table"),
  /** Values in time. */
  SERIES("a series of values"),
  /** One long text. */
  BOOK("a text"),
  /** Short texts with classes. */
  REVIEWS("labelled texts");

  /** The images that ship with Einkorn. */
  static final String DIGITS = "digits";

  private static final List<KnownFiles> TABLES =
      List.of(KnownFiles.IRIS, KnownFiles.WINE, KnownFiles.BREAST_CANCER, KnownFiles.DIABETES);
  private static final List<KnownFiles> ALL_SERIES =
      List.of(KnownFiles.SUNSPOTS, KnownFiles.CO2, KnownFiles.NILE);

  private final String title;

  DataKind(String title) {
    this.title = title;
  }

  /** What it is, for people. */
  public String title() {
    return title;
  }

  /**
   * The kinds that data with this name can be.
   *
   * @throws CommandException when there is no such data
   */
  public static Set<DataKind> of(String name) {
    if (name.equals(DIGITS)
        || KnownSet.ALL.stream().anyMatch(set -> set.name().equals(name))
        || Files.isDirectory(Path.of(name))) {
      return EnumSet.of(IMAGES);
    } else if (TABLES.stream().anyMatch(set -> set.name().equals(name))) {
      return EnumSet.of(TABLE);
    } else if (ALL_SERIES.stream().anyMatch(set -> set.name().equals(name))) {
      return EnumSet.of(SERIES);
    } else if (name.equals(KnownFiles.IMDB.name())) {
      return EnumSet.of(REVIEWS);
    } else if (Books.names().contains(name)) {
      return EnumSet.of(BOOK);
    } else if (Files.isRegularFile(Path.of(name))) {
      return ofFile(name);
    }
    throw CommandException.usage(
        "no data '%s', and no file or folder of that name".formatted(name), hint(name));
  }

  private static Set<DataKind> ofFile(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".csv") || lower.endsWith(".csv.gz")) {
      return EnumSet.of(TABLE, SERIES);
    } else if (lower.endsWith(".txt")) {
      return EnumSet.of(BOOK);
    }
    throw CommandException.usage(
        "--data " + name + ": what is in this file?",
        "A table or series ends in .csv, a text in .txt; images lie in a folder of IDX files.");
  }

  private static String hint(String name) {
    return name.equals(KnownFiles.GUTENBERG.name())
        ? "Name one of its books: " + String.join(", ", Books.names()) + "."
        : "./einkorn data list names what there is; or take a .csv or .txt file, or a folder with"
            + " the four IDX files.";
  }
}
