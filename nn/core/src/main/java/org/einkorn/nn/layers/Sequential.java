package org.einkorn.nn.layers;

import java.util.List;
import java.util.stream.Collectors;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Convolution;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tape;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Layers one after the other. An activation after a layer that can fuse it runs in its kernel, and
 * on inference tapes a batch normalization after a convolution is folded into its weight and bias.
 */
public final class Sequential extends Layer implements FusesResidual {
  private final List<Layer> layers;

  /** Where a batch normalization follows a convolution: both in one. */
  private final @Nullable Convolution[] folded;

  /** A sequence; the layers are named by their position. */
  public Sequential(Layer... layers) {
    this.layers = List.of(layers);
    this.folded = new @Nullable Convolution[layers.length];
    for (int i = 0; i < layers.length; i++) {
      child(Integer.toString(i), layers[i]);
      if (i > 0
          && layers[i] instanceof BatchNorm norm
          && layers[i - 1] instanceof ConvolutionLayer layer
          && !layer.convolution().transposed()
          && layer.convolution().outputs() == norm.parameters().scale().shape().count()) {
        folded[i - 1] = layer.convolution().with(norm.parameters());
      }
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
  public Tensor example(Tape tape, Shape shape) {
    return layers.isEmpty() ? super.example(tape, shape) : layers.getFirst().example(tape, shape);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return run(input, null, null);
  }

  @Override
  public Tensor forward(Tensor input, @Nullable Tensor residual, @Nullable ActivationKind kind) {
    accept(input.shape());
    return run(input, residual, kind);
  }

  /** Adds the residual and applies the last activation in the last kernel, or behind it. */
  private Tensor run(Tensor input, @Nullable Tensor residual, @Nullable ActivationKind lastKind) {
    boolean fuses = mayFuse(input);
    boolean folds = fuses && !input.tape().isTraining();
    Tensor tensor = input;
    Tensor unadded = residual;
    ActivationKind unapplied = lastKind;
    int i = 0;
    while (i < layers.size()) {
      Layer layer = layers.get(i);
      Convolution both = folds ? folded[i] : null;
      i += both == null ? 1 : 2;
      ActivationKind kind = fuses && layer instanceof FusesActivation ? activationAt(i) : null;
      if (kind != null) {
        tensor = step(layer, both, tensor, null, kind);
        i++;
      } else if (fuses && i == layers.size() && canEnd(layer, unadded)) {
        tensor = step(layer, both, tensor, unadded, unapplied);
        unadded = null;
        unapplied = null;
      } else {
        tensor = step(layer, both, tensor, null, null);
      }
    }
    if (unadded != null) {
      tensor = tensor.add(unadded);
    }
    return unapplied == null ? tensor : tensor.activation(unapplied);
  }

  /** The activation at a position, if the layer before can apply it. */
  private @Nullable ActivationKind activationAt(int i) {
    return i < layers.size() && layers.get(i) instanceof Activation next && next.isPlain()
        ? next.kind()
        : null;
  }

  /** True when the last layer can add the residual, if any, and apply an activation. */
  private static boolean canEnd(Layer layer, @Nullable Tensor residual) {
    return residual == null ? layer instanceof FusesActivation : layer instanceof FusesResidual;
  }

  private static Tensor step(
      Layer layer,
      @Nullable Convolution both,
      Tensor input,
      @Nullable Tensor residual,
      @Nullable ActivationKind kind) {
    if (both != null && layer instanceof ConvolutionLayer convolution) {
      return convolution.forwardFolded(input, both, residual, kind);
    }
    if (residual != null && layer instanceof FusesResidual fuses) {
      return fuses.forward(input, residual, kind);
    }
    if (kind != null && layer instanceof FusesActivation fuses) {
      return fuses.forward(input, kind);
    }
    return layer.forward(input);
  }

  @Override
  public String toString() {
    return layers.stream().map(Layer::toString).collect(Collectors.joining(", "));
  }
}
