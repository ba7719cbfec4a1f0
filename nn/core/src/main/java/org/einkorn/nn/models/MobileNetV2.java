package org.einkorn.nn.models;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Layer;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.ConvolutionOptions;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Residual;
import org.einkorn.nn.layers.Sequential;

/**
 * MobileNetV2 (Sandler, Howard, Zhu, Zhmoginov and Chen, 2018, arXiv:1801.04381) for images of
 * 32×32: table 2 of the paper with the first two halvings left out. 2.2 million parameters.
 */
public final class MobileNetV2 {
  private static final int FIRST = 32;
  private static final int LAST = 1280;

  /**
   * A row of the table.
   *
   * @param expansion channels inside a block for each of its inputs
   * @param channels channels of its result
   * @param blocks number of blocks
   * @param stride of the first of them
   */
  private record Stage(int expansion, int channels, int blocks, int stride) {}

  private static final List<Stage> STAGES =
      List.of(
          new Stage(1, 16, 1, 1),
          new Stage(6, 24, 2, 1),
          new Stage(6, 32, 3, 2),
          new Stage(6, 64, 4, 2),
          new Stage(6, 96, 3, 1),
          new Stage(6, 160, 3, 2),
          new Stage(6, 320, 1, 1));

  private MobileNetV2() {}

  /** The network. */
  public static Sequential of(ImageShape image, int classes) {
    List<Layer> layers = new ArrayList<>();
    convolution(layers, image.channels(), FIRST, ConvolutionOptions.kernel(3).withPadding(1));
    int channels = FIRST;
    for (Stage stage : STAGES) {
      for (int block = 0; block < stage.blocks; block++) {
        int stride = block == 0 ? stage.stride : 1;
        layers.add(block(channels, stage.channels, stage.expansion, stride));
        channels = stage.channels;
      }
    }
    convolution(layers, channels, LAST, ConvolutionOptions.kernel(1));
    layers.add(new GlobalAvgPool());
    layers.add(new Linear(LAST, classes));
    return new Sequential(layers.toArray(Layer[]::new));
  }

  /** Expands, convolves each channel by itself, and projects without an activation. */
  private static Layer block(int inputs, int outputs, int expansion, int stride) {
    int inside = inputs * expansion;
    List<Layer> layers = new ArrayList<>();
    if (expansion > 1) {
      convolution(layers, inputs, inside, ConvolutionOptions.kernel(1));
    }
    ConvolutionOptions depthwise =
        ConvolutionOptions.kernel(3).withStride(stride).withPadding(1).withGroups(inside);
    convolution(layers, inside, inside, depthwise);
    layers.add(new Conv2d(inside, outputs, ConvolutionOptions.kernel(1).withoutBias()));
    layers.add(new BatchNorm2d(outputs));
    Sequential body = new Sequential(layers.toArray(Layer[]::new));
    return stride == 1 && inputs == outputs ? new Residual(body) : body;
  }

  private static void convolution(
      List<Layer> layers, int inputs, int outputs, ConvolutionOptions options) {
    layers.add(new Conv2d(inputs, outputs, options.withoutBias()));
    layers.add(new BatchNorm2d(outputs));
    layers.add(Activation.relu6());
  }
}
