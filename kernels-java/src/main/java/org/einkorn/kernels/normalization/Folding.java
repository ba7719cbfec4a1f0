package org.einkorn.kernels.normalization;

import org.einkorn.kernels.HostBuffer;

/**
 * Puts a batch normalization with known statistics into the convolution before it: with {@code
 * factor[o] = scale[o] / sqrt(variance[o] + epsilon)}
 *
 * <pre>{@code
 * weights[o, …] ← weights[o, …] · factor[o]
 * bias[o]       ← (bias[o] − mean[o]) · factor[o] + shift[o]
 * }</pre>
 *
 * <p>The convolution with these, followed by nothing, gives what the forward-inference of the two
 * gives, but for rounding. Factors are computed in double.
 */
public final class Folding {

  private Folding() {}

  /**
   * Folds in place. All buffers are dense, from their first element on.
   *
   * @param weights weights of the convolution, output channels outermost ({@code oihw} or {@code
   *     ohwi}, groups included)
   * @param bias one element an output channel; a convolution that has none gives zeros
   * @throws IllegalArgumentException when the sizes do not fit
   */
  public static void fold(
      HostBuffer weights,
      HostBuffer bias,
      HostBuffer scale,
      HostBuffer shift,
      HostBuffer mean,
      HostBuffer variance,
      double epsilon) {
    long channels = bias.elements();
    requireChannels("scale", scale, channels);
    requireChannels("shift", shift, channels);
    requireChannels("mean", mean, channels);
    requireChannels("variance", variance, channels);
    if (channels == 0 ? weights.elements() != 0 : weights.elements() % channels != 0) {
      throw new IllegalArgumentException(
          weights.elements() + " weights cannot be divided among " + channels + " channels");
    }
    for (long o = 0; o < channels; o++) {
      double factor = scale.get(o) / Math.sqrt(variance.get(o) + epsilon);
      long size = weights.elements() / channels;
      for (long i = o * size; i < (o + 1) * size; i++) {
        weights.set(i, weights.get(i) * factor);
      }
      bias.set(o, (bias.get(o) - mean.get(o)) * factor + shift.get(o));
    }
  }

  private static void requireChannels(String name, HostBuffer buffer, long channels) {
    if (buffer.elements() != channels) {
      throw new IllegalArgumentException(
          name + " has " + buffer.elements() + " elements, bias has " + channels);
    }
  }
}
