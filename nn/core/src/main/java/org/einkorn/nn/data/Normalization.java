package org.einkorn.nn.data;

/**
 * How a pixel becomes a number: (pixel / scale - mean) / deviation.
 *
 * @param scale the greatest pixel, such as 255
 * @param mean mean of the scaled pixels of the training set
 * @param deviation their standard deviation
 */
public record Normalization(double scale, double mean, double deviation) {

  /** Checks that scale and deviation are positive. */
  public Normalization {
    if (!(scale > 0) || !(deviation > 0) || !Double.isFinite(mean)) {
      throw new IllegalArgumentException(
          "scale and deviation must be positive and the mean finite, not scale=%s mean=%s deviation=%s"
              .formatted(scale, mean, deviation));
    }
  }

  /** The value of each of the 256 bytes. */
  float[] table() {
    float[] table = new float[256];
    for (int pixel = 0; pixel < 256; pixel++) {
      table[pixel] = (float) ((pixel / scale - mean) / deviation);
    }
    return table;
  }
}
