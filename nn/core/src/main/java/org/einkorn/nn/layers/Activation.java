package org.einkorn.nn.layers;

import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.nn.Initializer;
import org.einkorn.nn.Layer;
import org.einkorn.nn.Parameter;
import org.einkorn.nn.Shape;
import org.einkorn.nn.Tensor;
import org.jspecify.annotations.Nullable;

/** An activation of each number. */
public final class Activation extends Layer {
  private final ActivationKind kind;
  private final double low;
  private final double high;
  private final @Nullable Parameter slopes;

  /** An activation that reads nothing else, or a leaky ReLU or ELU with its usual slope. */
  public Activation(ActivationKind kind) {
    this(
        kind,
        switch (kind) {
          case LEAKY_RELU -> 0.01;
          case ELU -> 1;
          case CLAMP, PRELU ->
              throw new IllegalArgumentException(
                  kind.text() + " has parameters of its own; call Activation." + kind.text());
          default -> 0;
        },
        0,
        0);
  }

  private Activation(ActivationKind kind, double low, double high, int slopes) {
    this.kind = kind;
    this.low = low;
    this.high = high;
    this.slopes =
        slopes == 0
            ? null
            : parameter("weight", Shape.vector("channels", slopes), Initializer.constant(low));
  }

  private static Activation withSlope(ActivationKind kind, double slope) {
    if (!Double.isFinite(slope)) {
      throw new IllegalArgumentException(kind.text() + ": the slope must be finite, not " + slope);
    }
    return new Activation(kind, slope, 0, 0);
  }

  /** max(x, 0). */
  public static Activation relu() {
    return new Activation(ActivationKind.RELU);
  }

  /** min(max(x, 0), 6) (Howard et al., 2017, arXiv:1704.04861). */
  public static Activation relu6() {
    return clamp(0, 6);
  }

  /** x, or x/100 below 0. */
  public static Activation leakyRelu() {
    return new Activation(ActivationKind.LEAKY_RELU);
  }

  /** x, or slope · x below 0 (Maas, Hannun, Ng, 2013). */
  public static Activation leakyRelu(double slope) {
    return withSlope(ActivationKind.LEAKY_RELU, slope);
  }

  /** x, or slope · x below 0, with one learned slope that starts at 1/4. */
  public static Activation prelu() {
    return prelu(1);
  }

  /**
   * The same with a slope for each channel, which is axis 1 (He, Zhang, Ren, Sun, 2015,
   * arXiv:1502.01852).
   */
  public static Activation prelu(int channels) {
    return new Activation(ActivationKind.PRELU, 0.25, 0, Sizes.positive("channels", channels));
  }

  /** x, or eˣ − 1 below 0 (Clevert, Unterthiner, Hochreiter, 2015, arXiv:1511.07289). */
  public static Activation elu() {
    return new Activation(ActivationKind.ELU);
  }

  /** x, or slope · (eˣ − 1) below 0. */
  public static Activation elu(double slope) {
    return withSlope(ActivationKind.ELU, slope);
  }

  /** 1.0507 · elu(x) with the slope 1.67326 (Klambauer et al., 2017, arXiv:1706.02515). */
  public static Activation selu() {
    return new Activation(ActivationKind.SELU);
  }

  /** x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel, 2016, arXiv:1606.08415). */
  public static Activation gelu() {
    return new Activation(ActivationKind.GELU);
  }

  /** x/2 · (1 + tanh(√(2/π) · (x + 0.044715 · x³))), from the same source. */
  public static Activation geluTanh() {
    return new Activation(ActivationKind.GELU_TANH);
  }

  /** x · sigmoid(x), also known as swish. */
  public static Activation silu() {
    return new Activation(ActivationKind.SILU);
  }

  /** x · min(max(x/6 + 1/2, 0), 1) (Howard et al., 2019, arXiv:1905.02244). */
  public static Activation hardSwish() {
    return new Activation(ActivationKind.HARD_SWISH);
  }

  /** 1 / (1 + exp(−x)). */
  public static Activation sigmoid() {
    return new Activation(ActivationKind.SIGMOID);
  }

  /** min(max(x/6 + 1/2, 0), 1). */
  public static Activation hardSigmoid() {
    return new Activation(ActivationKind.HARD_SIGMOID);
  }

  /** Hyperbolic tangent. */
  public static Activation tanh() {
    return new Activation(ActivationKind.TANH);
  }

  /** log(1 + eˣ). */
  public static Activation softplus() {
    return new Activation(ActivationKind.SOFTPLUS);
  }

  /** x · tanh(softplus(x)) (Misra, 2019, arXiv:1908.08681). */
  public static Activation mish() {
    return new Activation(ActivationKind.MISH);
  }

  /** min(max(x, low), high). */
  public static Activation clamp(double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp: the lower bound, " + low + ", is above the upper one, " + high);
    }
    return new Activation(ActivationKind.CLAMP, low, high, 0);
  }

  /** eˣ. */
  public static Activation exp() {
    return new Activation(ActivationKind.EXP);
  }

  /** The natural logarithm: −∞ at 0, NaN below. */
  public static Activation log() {
    return new Activation(ActivationKind.LOG);
  }

  /** The function. */
  public ActivationKind kind() {
    return kind;
  }

  /** True when the layer before it can apply it in its kernel. */
  public boolean isPlain() {
    return kind.canBeJoined() && !kind.hasSlope() && kind != ActivationKind.CLAMP;
  }

  @Override
  public Shape outputShape(Shape input) {
    if (slopes != null && slopes.shape().count() > 1) {
      long channels = slopes.shape().count();
      if (input.rank() < 2 || input.size(1) != channels) {
        throw mismatch(
            input,
            "batch × channels=" + channels,
            input.rank() < 2
                ? "give it a batch"
                : "make it Activation.prelu(" + input.size(1) + ")");
      }
    }
    return input;
  }

  @Override
  protected Tensor compute(Tensor input) {
    if (slopes != null) {
      return input.prelu(slopes);
    }
    return switch (kind) {
      case LEAKY_RELU -> input.leakyRelu(low);
      case ELU -> input.elu(low);
      case CLAMP -> input.clamp(low, high);
      default -> input.activation(kind);
    };
  }

  @Override
  public String toString() {
    if (kind == ActivationKind.CLAMP) {
      return "%s %s to %s".formatted(kind.text(), low, high);
    }
    if (slopes != null) {
      return "%s %d".formatted(kind.text(), slopes.shape().count());
    }
    return kind.hasSlope() ? kind.text() + " " + low : kind.text();
  }
}
