package org.einkorn.nn.models;

import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.AvgPool2d;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;

/**
 * LeNet-5 (LeCun, Bottou, Bengio and Haffner, 1998), with all connections in its second convolution
 * and a linear layer at its end, as it is commonly built. For images of 28×28 or 32×32.
 */
public final class LeNet5 {
  private static final int UNPADDED = 32;

  private LeNet5() {}

  /** The network: 61,706 parameters for one channel and ten classes. */
  public static Sequential of(ImageShape image, int classes) {
    int padding = Math.min(image.height(), image.width()) < UNPADDED ? 2 : 0;
    Sequential features =
        new Sequential(
            new Conv2d(image.channels(), 6, 5, 1, padding, true),
            Activation.tanh(),
            new AvgPool2d(2),
            new Conv2d(6, 16, 5),
            Activation.tanh(),
            new AvgPool2d(2),
            new Flatten());
    return new Sequential(
        features,
        new Linear(Models.features(features, image), 120),
        Activation.tanh(),
        new Linear(120, 84),
        Activation.tanh(),
        new Linear(84, classes));
  }
}
