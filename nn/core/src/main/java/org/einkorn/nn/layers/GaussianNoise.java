package org.einkorn.nn.layers;

import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/**
 * In training, adds to each number a normal one: {@code dst = src + deviation · ε}; else the
 * identity, without a copy. What is added follows from the random key of the tape's step.
 */
public final class GaussianNoise extends Layer {
  private final double deviation;

  /**
   * A noise.
   *
   * @param deviation standard deviation of what is added, not negative
   */
  public GaussianNoise(double deviation) {
    if (!(deviation >= 0) || Double.isInfinite(deviation)) {
      throw new IllegalArgumentException(
          "noise: the deviation must be 0 or more and finite, not " + deviation);
    }
    this.deviation = deviation;
  }

  @Override
  public Shape outputShape(Shape input) {
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return deviation > 0 && input.tape().isTraining()
        ? input.add(input.tape().gaussian(input.shape()).times(deviation))
        : input;
  }

  @Override
  public String toString() {
    return "gaussian noise " + deviation;
  }
}
