package org.einkorn.nn.layers;

import java.util.List;
import java.util.stream.Collectors;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;

/** Layers one after the other. An activation after a layer that can fuse it runs in its kernel. */
public final class Sequential extends Layer {
  private final List<Layer> layers;

  /** A sequence; the layers are named by their position. */
  public Sequential(Layer... layers) {
    this.layers = List.of(layers);
    for (int i = 0; i < layers.length; i++) {
      child(Integer.toString(i), layers[i]);
    }
  }

  /** The layers in order. */
  public List<Layer> layers() {
    return layers;
  }

  @Override
  public Shape outputShape(Shape input) {
    Shape shape = input;
    for (Layer layer : layers) {
      shape = layer.outputShape(shape);
    }
    return shape;
  }

  @Override
  protected Tensor compute(Tensor input) {
    Tensor tensor = input;
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      if (layer instanceof FusesActivation fuses
          && i + 1 < layers.size()
          && layers.get(i + 1) instanceof Activation next
          && next.isPlain()) {
        tensor = fuses.forward(tensor, next.kind());
        i++;
      } else {
        tensor = layer.forward(tensor);
      }
    }
    return tensor;
  }

  @Override
  public String toString() {
    return layers.stream().map(Layer::toString).collect(Collectors.joining(", "));
  }
}
