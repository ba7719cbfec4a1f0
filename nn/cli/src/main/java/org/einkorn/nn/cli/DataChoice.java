package org.einkorn.nn.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.einkorn.cli.CommandException;
import org.einkorn.cli.Session;
import org.einkorn.nn.data.DataSplit;
import org.einkorn.nn.data.Digits;
import org.einkorn.nn.data.IdxFolder;
import org.einkorn.nn.data.KnownSet;

/** The data set that a user names: one of ours, or a folder. */
final class DataChoice {
  static final String DIGITS = "digits";

  private DataChoice() {}

  /** The published set with this name. */
  static KnownSet known(String name) {
    for (KnownSet set : KnownSet.ALL) {
      if (set.name().equals(name)) {
        return set;
      }
    }
    throw CommandException.usage(
        "no data set '" + name + "' can be fetched", "There are: " + names() + ".");
  }

  private static String names() {
    return KnownSet.ALL.stream().map(KnownSet::name).collect(Collectors.joining(", "));
  }

  /** Reads a set; one of ours that is not in the cache is fetched, for the user has named it. */
  static DataSplit open(Session session, String name) throws InterruptedException {
    if (name.equals(DIGITS)) {
      return Digits.load();
    }
    if (KnownSet.ALL.stream().anyMatch(set -> set.name().equals(name))) {
      return DataFetchCommand.fetch(session, known(name)).split();
    }
    Path folder = Path.of(name);
    if (!Files.isDirectory(folder)) {
      throw CommandException.usage(
          "no data set '" + name + "', and no folder of that name",
          "Take digits, " + names() + ", or a folder with the four IDX files.");
    }
    try {
      return new IdxFolder(folder).read();
    } catch (IOException e) {
      throw CommandException.failure(
          String.valueOf(e.getMessage()),
          "The folder needs " + String.join(", ", IdxFolder.FILES) + " (or .gz).",
          e);
    }
  }
}
