package org.einkorn.cli.html;

import java.util.Base64;

/** A small picture. */
public final class Image {

  private final int width;
  private final int height;
  private final int channels;
  private final byte[] pixels;

  private Image(int width, int height, int channels, byte[] pixels) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no picture of " + width + "×" + height + " pixels");
    }
    if (pixels.length != Math.multiplyExact(Math.multiplyExact(width, height), channels)) {
      throw new IllegalArgumentException(
          pixels.length + " bytes for " + width + "×" + height + "×" + channels + " values");
    }
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.pixels = pixels.clone();
  }

  /**
   * A grey picture.
   *
   * @param pixels row by row, one unsigned byte each
   * @throws IllegalArgumentException when there are not as many pixels as the sizes say
   */
  public static Image grey(int width, int height, byte[] pixels) {
    return new Image(width, height, 1, pixels);
  }

  /**
   * A picture in colour.
   *
   * @param pixels row by row, red, green and blue of each as unsigned bytes
   * @throws IllegalArgumentException when there are not three bytes to a pixel
   */
  public static Image rgb(int width, int height, byte[] pixels) {
    return new Image(width, height, 3, pixels);
  }

  int width() {
    return width;
  }

  int height() {
    return height;
  }

  int channels() {
    return channels;
  }

  /** The row's bytes are copied to {@code target} from {@code offset} on. */
  void copyRow(int row, byte[] target, int offset) {
    int length = width * channels;
    System.arraycopy(pixels, row * length, target, offset, length);
  }

  /** The picture as the address of an {@code img}. */
  String dataUri() {
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(Png.encode(this));
  }
}
