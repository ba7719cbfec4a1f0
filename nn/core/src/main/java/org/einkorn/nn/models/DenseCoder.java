package org.einkorn.nn.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.einkorn.nn.Layer;
import org.einkorn.nn.layers.Activation;
import org.einkorn.nn.layers.Flatten;
import org.einkorn.nn.layers.Linear;
import org.einkorn.nn.layers.Sequential;

/** The halves of an autoencoder of linear layers with tanh between them. */
final class DenseCoder {
  private DenseCoder() {}

  /** From samples of any shape to codes. */
  static Sequential encoder(int... sizes) {
    require(sizes);
    List<Linear> linears = new ArrayList<>();
    for (int i = 1; i < sizes.length; i++) {
      linears.add(new Linear(sizes[i - 1], sizes[i]));
    }
    List<Layer> layers = chain(linears);
    layers.addFirst(new Flatten());
    return new Sequential(layers.toArray(Layer[]::new));
  }

  /** From codes to flat samples, through the encoder's sizes from behind. */
  static Sequential decoder(int... sizes) {
    require(sizes);
    List<Linear> linears = new ArrayList<>();
    for (int i = sizes.length - 1; i > 0; i--) {
      linears.add(new Linear(sizes[i], sizes[i - 1]));
    }
    return new Sequential(chain(linears).toArray(Layer[]::new));
  }

  /** The same with the weights of an encoder. */
  static Sequential tiedTo(Sequential encoder) {
    List<Linear> linears = new ArrayList<>();
    for (Layer layer : encoder.layers().reversed()) {
      if (layer instanceof Linear linear) {
        linears.add(Linear.tiedTo(linear));
      }
    }
    return new Sequential(chain(linears).toArray(Layer[]::new));
  }

  private static List<Layer> chain(List<Linear> linears) {
    List<Layer> layers = new ArrayList<>();
    for (Linear linear : linears) {
      if (!layers.isEmpty()) {
        layers.add(Activation.tanh());
      }
      layers.add(linear);
    }
    return layers;
  }

  private static void require(int... sizes) {
    if (sizes.length < 2) {
      throw new IllegalArgumentException(
          "an autoencoder needs at least the features of a sample and those of a code, not "
              + Arrays.toString(sizes));
    }
  }
}
