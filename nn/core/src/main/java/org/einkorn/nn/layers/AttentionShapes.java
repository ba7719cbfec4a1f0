package org.einkorn.nn.layers;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.ShapeException;

/** What layers with attention ask of a batch of sequences. */
final class AttentionShapes {
  private AttentionShapes() {}

  static void require(Layer layer, Shape input, int features) {
    String expected = "batch × steps × features=" + features;
    if (input.rank() != 3) {
      throw new ShapeException(
          layer.located(), input, expected, "give it a batch of sequences, such as an Embedding's");
    }
    if (input.axes().get(0).name().equals("steps") && input.axes().get(1).name().equals("batch")) {
      throw new ShapeException(
          layer.located(), input, expected, "lay the batch out first, or use permute(1, 0, 2)");
    }
    if (input.size(2) != features) {
      throw new ShapeException(
          layer.located(), input, expected, "change its features to " + input.size(2));
    }
  }
}
