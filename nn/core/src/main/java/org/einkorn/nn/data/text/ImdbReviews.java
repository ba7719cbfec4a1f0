package org.einkorn.nn.data.text;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.data.KnownFiles;
import org.einkorn.nn.io.JsonReader;

/**
 * Reads {@link KnownFiles#IMDB} (Maas, Daly, Pham, Huang, Ng and Potts, 2011, ACL): a list of
 * {@code {"t": text, "s": 0 or 1}}, sorted by the label.
 */
public final class ImdbReviews {
  /** The only file. */
  public static final String FILE = "reviews.json";

  private static final List<String> CLASSES = List.of("against", "for");

  private ImdbReviews() {}

  /**
   * The reviews, each text once: 418 of the published ones stand there twice, and would otherwise
   * be in the training and in the test part. They are in the order of the file; {@link
   * LabelledTexts#split} mixes them.
   *
   * @param folder where the file lies
   * @throws IOException when the file is missing or malformed
   */
  public static LabelledTexts read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    Set<String> seen = new HashSet<>();
    List<String> texts = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (Object entry : entries(file)) {
      if (!(entry instanceof Map<?, ?> review)
          || !(review.get("t") instanceof String text)
          || !(review.get("s") instanceof Long label)
          || label < 0
          || label > 1) {
        throw new DataException(
            file, "review %d is not of a text t and a label s of 0 or 1".formatted(texts.size()));
      }
      if (seen.add(text)) {
        texts.add(text);
        labels.add(label.intValue());
      }
    }
    return new LabelledTexts("IMDB", CLASSES, texts, labels);
  }

  private static List<?> entries(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new DataException(file, "not there; run `./einkorn data fetch imdb`");
    }
    try {
      if (JsonReader.read(Files.readString(file)) instanceof List<?> list) {
        return list;
      }
    } catch (IllegalArgumentException e) {
      throw new DataException(file, "not JSON: " + e.getMessage(), e);
    }
    throw new DataException(file, "expected a list of reviews");
  }
}
