package org.einkorn.nn.cli.fetch;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.io.JsonReader;

/**
 * Turns the package of CIFAR-10 into IDX files of count × channels × height × width. The package
 * holds ten thousand images a PNG: each a row, whose pixels stand in the order of the image's.
 */
final class CifarImages {
  private static final int SIDE = 32;
  private static final int CHANNELS = 3;
  private static final int IMAGES = 10_000;
  private static final List<String> TRAIN =
      IntStream.rangeClosed(1, 5).mapToObj("data_batch_%d.png"::formatted).toList();
  private static final List<String> TEST = List.of("test_batch.png");
  private static final String TRAIN_LABELS = "train_lables.json";
  private static final String TEST_LABELS = "test_lables.json";

  /** The files of the package that are wanted, spelt as there. */
  static final List<String> FILES =
      Stream.of(TRAIN, TEST, List.of(TRAIN_LABELS, TEST_LABELS)).flatMap(List::stream).toList();

  private CifarImages() {}

  static void convert(Path from, Path to) throws IOException {
    part(from, TRAIN, TRAIN_LABELS, to, "train");
    part(from, TEST, TEST_LABELS, to, "t10k");
  }

  private static void part(Path from, List<String> images, String labels, Path to, String name)
      throws IOException {
    try (OutputStream out = open(to.resolve(name + "-images-idx4-ubyte"))) {
      out.write(
          ByteBuffer.allocate(20)
              .putInt(0x0804)
              .putInt(images.size() * IMAGES)
              .putInt(CHANNELS)
              .putInt(SIDE)
              .putInt(SIDE)
              .array());
      for (String file : images) {
        write(PngFile.read(from.resolve(file)), from.resolve(file), out);
      }
    }
    byte[] classes = labels(from.resolve(labels));
    try (OutputStream out = open(to.resolve(name + "-labels-idx1-ubyte"))) {
      out.write(ByteBuffer.allocate(8).putInt(0x0801).putInt(classes.length).array());
      out.write(classes);
    }
  }

  private static OutputStream open(Path file) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
  }

  private static void write(PngFile png, Path file, OutputStream out) throws IOException {
    int plane = SIDE * SIDE;
    if (png.width() != plane || png.height() != IMAGES || png.channels() != CHANNELS) {
      throw new DataException(
          file,
          "expected %d×%d pixels in colours, found %d×%d"
              .formatted(plane, IMAGES, png.width(), png.height()));
    }
    byte[] image = new byte[CHANNELS * plane];
    for (int row = 0; row < IMAGES; row++) {
      for (int pixel = 0; pixel < plane; pixel++) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          image[channel * plane + pixel] = (byte) png.value(row * plane + pixel, channel);
        }
      }
      out.write(image);
    }
  }

  private static byte[] labels(Path file) throws IOException {
    if (!(JsonReader.read(Files.readString(file)) instanceof List<?> list)) {
      throw new DataException(file, "expected a list of labels");
    }
    byte[] labels = new byte[list.size()];
    for (int i = 0; i < labels.length; i++) {
      if (!(list.get(i) instanceof Long label) || label < 0 || label > 9) {
        throw new DataException(file, "label %d is %s".formatted(i, list.get(i)));
      }
      labels[i] = label.byteValue();
    }
    return labels;
  }
}
