package org.einkorn.nn.layers;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/** Makes batch × features of anything, without a copy. */
public final class Flatten extends Layer {

  /** A flattening. */
  public Flatten() {}

  @Override
  public Shape outputShape(Shape input) {
    if (input.rank() == 0) {
      throw mismatch(input, "a batch as the first axis", "give it a batch");
    }
    long batch = input.size(0);
    return Shape.features(batch, batch == 0 ? 0 : input.count() / batch);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.flatten();
  }

  @Override
  public String toString() {
    return "flatten";
  }
}
