package org.einkorn.nn.cli.recipes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.einkorn.nn.cli.fetch.PngFile;
import org.einkorn.nn.data.DataException;
import org.einkorn.nn.data.DataSet;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.data.Normalization;

/** A user's own picture as an example. */
final class PictureFile {
  private static final int GREATEST = 255;

  private PictureFile() {}

  /**
   * Reads a PNG file of just the size that a network takes; colours become grey where it takes one
   * channel.
   */
  static DataSet read(Path file, ImageShape shape, Normalization pixels, List<String> classes)
      throws IOException {
    PngFile png = PngFile.read(file);
    if (png.width() != shape.width() || png.height() != shape.height()) {
      throw new DataException(
          file,
          "%d×%d pixels, but the network takes %d×%d; scale the picture first"
              .formatted(png.width(), png.height(), shape.width(), shape.height()));
    }
    byte[] planes = new byte[shape.size()];
    int plane = shape.height() * shape.width();
    for (int at = 0; at < plane; at++) {
      for (int channel = 0; channel < shape.channels(); channel++) {
        int value =
            shape.channels() == 1
                ? (png.value(at, 0) + png.value(at, 1) + png.value(at, 2)) / 3
                : png.value(at, channel);
        planes[channel * plane + at] = (byte) Math.round(value * pixels.scale() / GREATEST);
      }
    }
    return new DataSet(file.toString(), shape, classes, pixels, planes, new byte[1]);
  }
}
