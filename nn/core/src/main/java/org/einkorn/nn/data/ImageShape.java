package org.einkorn.nn.data;

/**
 * The shape of one image.
 *
 * @param channels number of channels
 * @param height rows
 * @param width columns
 */
public record ImageShape(int channels, int height, int width) {

  /** Checks that all sizes are positive. */
  public ImageShape {
    if (channels <= 0 || height <= 0 || width <= 0) {
      throw new IllegalArgumentException(
          "an image needs positive sizes, not channels=%d × height=%d × width=%d"
              .formatted(channels, height, width));
    }
  }

  /** Number of values. */
  public int size() {
    return Math.multiplyExact(Math.multiplyExact(channels, height), width);
  }

  @Override
  public String toString() {
    return "channels=%d × height=%d × width=%d".formatted(channels, height, width);
  }
}
