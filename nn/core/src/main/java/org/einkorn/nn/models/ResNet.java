package org.einkorn.nn.models;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Pooling;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.Windows;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Residual;
import org.einkorn.nn.layers.Sequential;

/**
 * Residual networks of basic blocks for images of 32×32 (He, Zhang, Ren and Sun, 2015,
 * arXiv:1512.03385).
 */
public final class ResNet {
  private ResNet() {}

  /**
   * Section 4.2 of the paper: three stages of three blocks with 16, 32 and 64 channels; short cuts
   * without parameters. 0.27 million parameters.
   */
  public static Sequential resNet20(ImageShape image, int classes) {
    return of(image, classes, 3, false, 16, 32, 64);
  }

  /**
   * The 18 layers of table 1 behind a first convolution of 3×3 without pooling, as is usual for
   * 32×32; short cuts that change the size are convolutions of 1×1. 11.2 million parameters.
   */
  public static Sequential resNet18(ImageShape image, int classes) {
    return of(image, classes, 2, true, 64, 128, 256, 512);
  }

  /**
   * A network of any size.
   *
   * @param blocks blocks in each stage
   * @param projections whether short cuts that change the size have parameters
   * @param stages channels of each stage; each but the first halves height and width
   */
  public static Sequential of(
      ImageShape image, int classes, int blocks, boolean projections, int... stages) {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Conv2d(image.channels(), stages[0], 3, 1, 1, false));
    layers.add(new BatchNorm2d(stages[0]));
    layers.add(Activation.relu());
    int channels = stages[0];
    for (int stage = 0; stage < stages.length; stage++) {
      for (int block = 0; block < blocks; block++) {
        int stride = stage > 0 && block == 0 ? 2 : 1;
        layers.add(block(channels, stages[stage], stride, projections));
        layers.add(Activation.relu());
        channels = stages[stage];
      }
    }
    layers.add(new GlobalAvgPool());
    layers.add(new Linear(channels, classes));
    return new Sequential(layers.toArray(Layer[]::new));
  }

  private static Residual block(int inputs, int outputs, int stride, boolean projections) {
    Sequential body =
        new Sequential(
            new Conv2d(inputs, outputs, 3, stride, 1, false),
            new BatchNorm2d(outputs),
            Activation.relu(),
            new Conv2d(outputs, outputs, 3, 1, 1, false),
            new BatchNorm2d(outputs));
    if (stride == 1 && inputs == outputs) {
      return new Residual(body);
    }
    return projections
        ? new Residual(
            body,
            new Sequential(
                new Conv2d(inputs, outputs, 1, stride, 0, false), new BatchNorm2d(outputs)))
        : new Residual(body, new ZeroPadded(outputs - inputs, stride));
  }

  /** Every stride-th position, with channels of zeros added on both sides: option A. */
  private static final class ZeroPadded extends Layer {
    private final int channels;
    private final Pooling positions;

    ZeroPadded(int channels, int stride) {
      this.channels = channels;
      this.positions = Pooling.average(Windows.of(1).withStride(stride), false);
    }

    @Override
    public Shape outputShape(Shape input) {
      Shape taken = positions.output(located(), input, 2);
      return Shape.images(taken.size(0), taken.size(1) + channels, taken.size(2), taken.size(3));
    }

    @Override
    protected Tensor compute(Tensor input) {
      int before = channels / 2;
      return input.pool(positions).pad(1, before, channels - before, 0.0);
    }

    @Override
    public String toString() {
      return "zero-padded +" + channels;
    }
  }
}
