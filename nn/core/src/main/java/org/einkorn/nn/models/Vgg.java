package org.einkorn.nn.models;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.nn.Layer;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.BatchNorm2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.GlobalAvgPool;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.MaxPool2d;
import org.einkorn.nn.layers.Sequential;

/**
 * Stages of 3×3 convolutions, each with batch normalization and ReLU, a max-pooling after each
 * stage, and one linear layer: the networks of Simonyan and Zisserman (2014, arXiv:1409.1556) as
 * they are built for images of 32×32.
 */
public final class Vgg {
  private Vgg() {}

  /** A small one of six convolutions: 1.1 million parameters for three channels. */
  public static Sequential small(ImageShape image, int classes) {
    return of(image, classes, List.of(List.of(64, 64), List.of(128, 128), List.of(256, 256)));
  }

  /** Eight convolutions, configuration A of the paper. */
  public static Sequential vgg11(ImageShape image, int classes) {
    return of(
        image,
        classes,
        List.of(
            List.of(64), List.of(128), List.of(256, 256), List.of(512, 512), List.of(512, 512)));
  }

  /** Thirteen convolutions, configuration D of the paper. */
  public static Sequential vgg16(ImageShape image, int classes) {
    return of(
        image,
        classes,
        List.of(
            List.of(64, 64),
            List.of(128, 128),
            List.of(256, 256, 256),
            List.of(512, 512, 512),
            List.of(512, 512, 512)));
  }

  /**
   * A network of any stages.
   *
   * @param stages the channels of each convolution of each stage
   */
  public static Sequential of(ImageShape image, int classes, List<List<Integer>> stages) {
    List<Layer> layers = new ArrayList<>();
    int channels = image.channels();
    for (List<Integer> stage : stages) {
      for (int outputs : stage) {
        layers.add(new Conv2d(channels, outputs, 3, 1, 1, false));
        layers.add(new BatchNorm2d(outputs));
        layers.add(Activation.relu());
        channels = outputs;
      }
      layers.add(new MaxPool2d(2));
    }
    layers.add(new GlobalAvgPool());
    layers.add(new Linear(channels, classes));
    return new Sequential(layers.toArray(Layer[]::new));
  }
}
