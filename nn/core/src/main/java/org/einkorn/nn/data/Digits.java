package org.einkorn.nn.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.einkorn.nn.random.RandomKey;

/**
 * The 1797 handwritten digits of 8×8 pixels that ship with this module.
 *
 * <p>Origin: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine
 * Learning Repository, 1998, as distributed by scikit-learn 1.2.1 under the BSD-3 licence, which
 * lies beside the file as {@code digits.LICENSE.txt}.
 */
public final class Digits {
  private static final String RESOURCE = "digits.csv.gz";
  private static final int COUNT = 1797;
  private static final ImageShape SHAPE = new ImageShape(1, 8, 8);
  private static final int GREATEST_PIXEL = 16;

  private Digits() {}

  /** The split that does not change: 1438 images to learn from, 359 to measure on. */
  public static DataSplit load() {
    return all().split(0.2, RandomKey.of(1998));
  }

  /** All images in their original order. */
  public static DataSet all() {
    byte[] pixels = new byte[COUNT * SHAPE.size()];
    byte[] labels = new byte[COUNT];
    try (InputStream raw = Digits.class.getResourceAsStream(RESOURCE)) {
      if (raw == null) {
        throw new DataException(RESOURCE, "not in the jar of org.einkorn.nn; build it again");
      }
      var in = new InputStreamReader(new GZIPInputStream(raw), StandardCharsets.US_ASCII);
      try (var lines = new BufferedReader(in)) {
        for (int image = 0; image < COUNT; image++) {
          parse(lines.readLine(), image, pixels, labels);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new DataSet(
        "digits",
        SHAPE,
        List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"),
        new Normalization(GREATEST_PIXEL, 0.3053, 0.3760),
        pixels,
        labels);
  }

  private static void parse(String line, int image, byte[] pixels, byte[] labels)
      throws DataException {
    String[] fields = line == null ? new String[0] : line.split(",");
    int size = SHAPE.size();
    if (fields.length != size + 1) {
      throw new DataException(
          RESOURCE,
          "line %d: expected %d values, found %d".formatted(image + 1, size + 1, fields.length));
    }
    for (int i = 0; i < size; i++) {
      pixels[image * size + i] = (byte) value(fields[i], image, GREATEST_PIXEL);
    }
    labels[image] = (byte) value(fields[size], image, 9);
  }

  private static int value(String field, int image, int greatest) throws DataException {
    try {
      int value = Integer.parseInt(field);
      if (value >= 0 && value <= greatest) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new DataException(RESOURCE, "line " + (image + 1) + ": not a number: " + field, e);
    }
    throw new DataException(
        RESOURCE, "line %d: expected 0..%d, found %s".formatted(image + 1, greatest, field));
  }
}
