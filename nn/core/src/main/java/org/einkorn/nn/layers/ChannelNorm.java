package org.einkorn.nn.layers;

import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;

/** What normalizations of a sample with a scale and a shift for each channel have in common. */
abstract class ChannelNorm extends Layer {
  static final double EPSILON = 1e-5;

  final Parameter scale;
  final Parameter shift;
  final double epsilon;
  private final int channels;

  ChannelNorm(int channels, double epsilon) {
    this.channels = Sizes.positive("channels", channels);
    this.epsilon = epsilon;
    Shape shape = Shape.vector("channels", channels);
    this.scale = parameter("weight", shape, Initializer.ONES);
    this.shift = parameter("bias", shape, Initializer.ZEROS);
  }

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() < 2 || input.size(1) != channels) {
      throw mismatch(
          input,
          "batch × channels=" + channels + " × any",
          input.rank() < 2 ? "give it a batch" : "change its channels to " + input.size(1));
    }
    return input;
  }
}
