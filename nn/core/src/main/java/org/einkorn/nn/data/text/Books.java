package org.einkorn.nn.data.text;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.data.KnownFiles;

/** Reads books of {@link KnownFiles#GUTENBERG}. */
public final class Books {
  private static final String ENDING = ".txt";

  private Books() {}

  /** The names of the books, such as {@code austen-emma}. */
  public static List<String> names() {
    return KnownFiles.GUTENBERG.files().keySet().stream()
        .map(file -> file.substring(0, file.length() - ENDING.length()))
        .toList();
  }

  /**
   * A book, its lines ended by {@code \n}. The files are ISO-8859-1, nearly all of them ASCII.
   *
   * @param folder where the books lie
   * @param name one of {@link #names()}, or another file's without its ending
   * @throws DataException when there is no such book
   */
  public static String read(Path folder, String name) throws IOException {
    Path file = folder.resolve(name + ENDING);
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file, "no such book; there are " + String.join(", ", names()) + ", once fetched");
    }
    return Files.readString(file, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
  }
}
