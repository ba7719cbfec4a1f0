package org.einkorn.nn.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder with the four IDX files that MNIST introduced: {@code train-images-idx3-ubyte}, {@code
 * train-labels-idx1-ubyte} and the same with {@code t10k}, each compressed ({@code .gz}) or not.
 * Images with channels have four dimensions, count × channels × height × width.
 *
 * @param path the folder
 */
public record IdxFolder(Path path) {
  private static final int GREATEST_PIXEL = 255;

  /** The names of the files without {@code .gz}. */
  public static final List<String> FILES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  /**
   * The file with this name, compressed or not.
   *
   * @throws DataException when neither is there
   */
  public Path file(String name) throws DataException {
    for (String candidate : candidates(name)) {
      if (Files.isRegularFile(path.resolve(candidate))) {
        return path.resolve(candidate);
      }
    }
    throw new DataException(path, "neither " + name + " nor " + name + ".gz is in this folder");
  }

  /** Images with channels may say in their name that they have four dimensions. */
  private static List<String> candidates(String name) {
    String four = name.replace("idx3", "idx4");
    return List.of(name, name + ".gz", four, four + ".gz");
  }

  /** True when all four files are there. */
  public boolean isComplete() {
    for (String name : FILES) {
      if (candidates(name).stream().map(path::resolve).noneMatch(Files::isRegularFile)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Reads a set whose classes and normalization are known.
   *
   * @param name for messages
   * @param classes names of the classes
   * @param normalization how pixels become numbers
   */
  public DataSplit read(String name, List<String> classes, Normalization normalization)
      throws IOException {
    return new DataSplit(
        part("train", name, classes, normalization), part("t10k", name, classes, normalization));
  }

  /** Reads a set that nothing is known of: classes are numbered, statistics are computed. */
  public DataSplit read() throws IOException {
    byte[] labels = IdxFile.read(file(FILES.get(1)), 1).elements();
    byte[] pixels = IdxFile.readImages(file(FILES.get(0))).elements();
    int greatest = 0;
    for (byte label : labels) {
      greatest = Math.max(greatest, label & 0xff);
    }
    List<String> classes = new ArrayList<>();
    for (int i = 0; i <= greatest; i++) {
      classes.add(Integer.toString(i));
    }
    Path folder = path.toAbsolutePath().normalize().getFileName();
    String name = folder == null ? path.toString() : folder.toString();
    return read(name, classes, statistics(pixels));
  }

  private static Normalization statistics(byte[] pixels) {
    long sum = 0;
    long squares = 0;
    for (byte pixel : pixels) {
      int value = pixel & 0xff;
      sum += value;
      squares += (long) value * value;
    }
    double count = Math.max(1, pixels.length);
    double mean = sum / count / GREATEST_PIXEL;
    double variance = squares / count / GREATEST_PIXEL / GREATEST_PIXEL - mean * mean;
    return new Normalization(GREATEST_PIXEL, mean, variance > 0 ? Math.sqrt(variance) : 1);
  }

  private DataSet part(String part, String name, List<String> classes, Normalization normalization)
      throws IOException {
    Path imageFile = file(part + "-images-idx3-ubyte");
    Path labelFile = file(part + "-labels-idx1-ubyte");
    IdxFile images = IdxFile.readImages(imageFile);
    IdxFile labels = IdxFile.read(labelFile, 1);
    if (!images.dimensions().get(0).equals(labels.dimensions().get(0))) {
      throw new DataException(
          labelFile,
          "expected %d labels, one for each image of %s, found %d"
              .formatted(
                  images.dimensions().get(0), imageFile.getFileName(), labels.dimensions().get(0)));
    }
    List<Integer> sizes = images.dimensions();
    int rank = sizes.size();
    ImageShape shape =
        new ImageShape(rank == 4 ? sizes.get(1) : 1, sizes.get(rank - 2), sizes.get(rank - 1));
    String title = name + (part.equals("train") ? " train" : " test");
    try {
      return new DataSet(
          title, shape, classes, normalization, images.elements(), labels.elements());
    } catch (IllegalArgumentException e) {
      throw new DataException(labelFile, String.valueOf(e.getMessage()), e);
    }
  }
}
