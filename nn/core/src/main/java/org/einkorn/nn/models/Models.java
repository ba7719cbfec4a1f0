package org.einkorn.nn.models;

import org.einkorn.nn.Shape;
import org.einkorn.nn.data.ImageShape;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Conv2d;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.MaxPool2d;
import org.einkorn.nn.layers.Sequential;

/** Classifiers of images: layers that give one logit for each class. */
public final class Models {
  /** Smaller images would vanish in two convolutions and poolings without padding. */
  private static final int LEAST_WITHOUT_PADDING = 12;

  private Models() {}

  /**
   * Two convolutions of 3×3 with ReLU and max-pooling, then two linear layers. For images of 28×28
   * it is the network of many introductions: 1→32, 32→64, 1600→128, 128→10.
   */
  public static Sequential cnn(ImageShape image, int classes) {
    int padding = Math.min(image.height(), image.width()) < LEAST_WITHOUT_PADDING ? 1 : 0;
    Sequential features =
        new Sequential(
            new Conv2d(image.channels(), 32, 3, 1, padding, true),
            Activation.relu(),
            new MaxPool2d(2),
            new Conv2d(32, 64, 3, 1, padding, true),
            Activation.relu(),
            new MaxPool2d(2),
            new Flatten());
    return new Sequential(
        features,
        new Linear(features(features, image), 128),
        Activation.relu(),
        new Linear(128, classes));
  }

  /** Three linear layers with ReLU: 512 and 256 features inside. */
  public static Sequential mlp(ImageShape image, int classes) {
    return new Sequential(
        new Flatten(),
        new Linear(image.size(), 512),
        Activation.relu(),
        new Linear(512, 256),
        Activation.relu(),
        new Linear(256, classes));
  }

  /** Features of a flattened result. */
  static int features(Sequential layers, ImageShape image) {
    Shape one = Shape.images(1, image.channels(), image.height(), image.width());
    return Math.toIntExact(layers.outputShape(one).size(1));
  }
}
