package org.einkorn.nn.layers;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Convolution;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Shape.Axis;
import org.einkorn.nn.Tensor;
import org.einkorn.nn.Windows;
import org.jspecify.annotations.Nullable;

/**
 * What convolutions of all kinds have in common. The weight is {@code outputs × inputs/groups ×
 * kernel}, that of a transposed one {@code inputs × outputs/groups × kernel}; both are named as in
 * PyTorch, {@code weight} and {@code bias}.
 */
public abstract sealed class ConvolutionLayer extends Layer implements FusesResidual
    permits Conv1d, Conv2d, Conv3d, ConvTranspose1d, ConvTranspose2d, ConvTranspose3d {
  private final int axes;
  private final Convolution convolution;

  ConvolutionLayer(
      int axes, int inputs, int outputs, ConvolutionOptions options, boolean transposed) {
    this.axes = axes;
    Sizes.positive("inputs", inputs);
    Sizes.positive("outputs", outputs);
    int groups = options.groups();
    if (inputs % groups != 0 || outputs % groups != 0) {
      throw new IllegalArgumentException(
          "groups=%d must divide inputs=%d and outputs=%d".formatted(groups, inputs, outputs));
    }
    Windows windows = options.windows().over(axes);
    List<Axis> sizes = new ArrayList<>();
    sizes.add(transposed ? new Axis("inputs", inputs) : new Axis("outputs", outputs));
    sizes.add(
        transposed ? new Axis("outputs", outputs / groups) : new Axis("inputs", inputs / groups));
    long fanIn = inputs / groups;
    for (int axis = 0; axis < axes; axis++) {
      sizes.add(new Axis(Shape.spatialAxis(axis, axes), windows.kernel(axis)));
      fanIn *= windows.kernel(axis);
    }
    Parameter weight = parameter("weight", new Shape(sizes), Initializer.kaimingUniform(fanIn));
    Parameter bias =
        options.bias()
            ? parameter("bias", Shape.vector("outputs", outputs), Initializer.ZEROS)
            : null;
    this.convolution = new Convolution(weight, bias, windows, groups, transposed, null);
  }

  /** The weight. */
  public Parameter weight() {
    return convolution.weight();
  }

  /** The bias, or null. */
  public @Nullable Parameter bias() {
    return convolution.bias();
  }

  /** What it computes. */
  public Convolution convolution() {
    return convolution;
  }

  @Override
  public Shape outputShape(Shape input) {
    return convolution.output(
        located(), input, input.rank() < 2 ? "give it a batch" : fix(input.size(1)));
  }

  private String fix(long channels) {
    if (convolution.groups() > 1) {
      return "change its number of inputs";
    }
    int kernel = convolution.windows().kernel(0);
    boolean plain = convolution.windows().equals(Windows.of(kernel));
    return "make it new %s(%d, %d, %s)"
        .formatted(
            getClass().getSimpleName(),
            channels,
            convolution.outputs(),
            plain ? String.valueOf(kernel) : "…");
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.convolution(convolution);
  }

  @Override
  public Tensor forward(Tensor input, @Nullable Tensor residual, @Nullable ActivationKind kind) {
    accept(input.shape());
    return input.convolution(convolution, residual, kind);
  }

  /** Like {@link #forward}, with a batch normalization folded in. */
  Tensor forwardFolded(
      Tensor input, Convolution folded, @Nullable Tensor residual, @Nullable ActivationKind kind) {
    accept(input.shape());
    return input.convolution(folded, residual, kind);
  }

  @Override
  public String toString() {
    return "%s %d→%d %s%s"
        .formatted(
            convolution.transposed() ? "conv-transpose" : "conv",
            convolution.inputs(),
            convolution.outputs(),
            convolution.windows().text(axes),
            convolution.groups() == 1 ? "" : " groups " + convolution.groups());
  }
}
