package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.nn.cli.fetch.Fetching;
import org.einkorn.nn.data.CsvFile;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.data.IdxFolder;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.data.KnownSet;
import org.einkorn.nn.data.PublishedTables;
import org.einkorn.nn.data.TimeSeries;
import org.einkorn.nn.data.text.Books;
import org.einkorn.nn.data.text.ImdbReviews;
import org.einkorn.nn.data.text.LabelledTexts;
import org.jspecify.annotations.Nullable;

/**
 * Data that a user has named. What is published and not in the cache is fetched, for the user has
 * named it.
 */
public final class DataSource {
  private final Session session;
  private final String name;
  private final @Nullable String label;
  private final @Nullable String without;
  private @Nullable DataSplit images;
  private @Nullable LabelledTexts reviews;

  /**
   * Data.
   *
   * @param session where progress is shown
   * @param name a published set, a file or a folder
   * @param label the column of a table that is learned, or null for the usual one
   * @param without the class of images that is not learned from, or null
   */
  public DataSource(
      Session session, String name, @Nullable String label, @Nullable String without) {
    this.session = session;
    this.name = name;
    this.label = label;
    this.without = without;
  }

  /** The name. */
  public String name() {
    return name;
  }

  /** The column to learn, if one is named. */
  @Nullable String label() {
    return label;
  }

  /** The class that is left out of training, if one is named. */
  @Nullable String without() {
    return without;
  }

  /** Labelled images. */
  public DataSplit images() throws IOException, InterruptedException {
    DataSplit known = images;
    if (known == null) {
      known = readImages();
      images = known;
    }
    return known;
  }

  private DataSplit readImages() throws IOException, InterruptedException {
    if (name.equals(DataKind.DIGITS)) {
      return Digits.load();
    }
    for (KnownSet set : KnownSet.ALL) {
      if (set.name().equals(name)) {
        return Fetching.images(session, set).split();
      }
    }
    try {
      return new IdxFolder(Path.of(name)).read();
    } catch (IOException e) {
      throw CommandException.failure(
          String.valueOf(e.getMessage()),
          "The folder needs " + String.join(", ", IdxFolder.FILES) + " (or .gz).",
          e);
    }
  }

  private @Nullable KnownFiles published() {
    return KnownFiles.named(name).orElse(null);
  }

  /** A table. */
  CsvFile table() throws IOException, InterruptedException {
    KnownFiles published = published();
    return published == null
        ? CsvFile.read(Path.of(name))
        : PublishedTables.read(published, Fetching.files(session, published));
  }

  /** The column of a table that is to be learned: the one that is named, or of ours the last. */
  String target(CsvFile table) throws IOException {
    if (label != null) {
      table.column(label);
      return label;
    }
    if (published() == null) {
      throw CommandException.usage(
          "which column of " + name + " is to be learned?",
          "--label COLUMN; there are: " + String.join(", ", table.columns()) + ".");
    }
    return table.columns().getLast();
  }

  /** A series: the column that is named, or the last. */
  TimeSeries series() throws IOException, InterruptedException {
    CsvFile table = table();
    return TimeSeries.of(table, label == null ? table.columns().getLast() : label);
  }

  /** A long text. */
  String book() throws IOException, InterruptedException {
    return Books.names().contains(name)
        ? Books.read(Fetching.files(session, KnownFiles.GUTENBERG), name)
        : Files.readString(Path.of(name), StandardCharsets.UTF_8);
  }

  /** Labelled texts. */
  LabelledTexts reviews() throws IOException, InterruptedException {
    LabelledTexts known = reviews;
    if (known == null) {
      known = ImdbReviews.read(Fetching.files(session, KnownFiles.IMDB));
      reviews = known;
    }
    return known;
  }
}
