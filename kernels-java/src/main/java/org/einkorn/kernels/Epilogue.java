package org.einkorn.kernels;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.einkorn.kernels.activation.ActivationKind;

/**
 * What is done to each element of a destination before it is stored, in order: for an accumulated
 * value <i>x</i> each step maps <i>x</i> to its result.
 *
 * @param steps the steps, each kind at most once
 */
public record Epilogue(List<Step> steps) {

  /** No step. */
  public static final Epilogue NONE = new Epilogue(List.of());

  /** One step. */
  public sealed interface Step {
    /** The step in a problem's text, without the plus sign. */
    String text();
  }

  /**
   * <i>x</i> + bias.
   *
   * @param axis which index of the destination picks the element of the bias
   */
  public record Bias(BiasAxis axis) implements Step {
    @Override
    public String text() {
      return axis.text;
    }
  }

  /** The index of the destination that picks the element of the bias. */
  public enum BiasAxis {
    /** The column of a matrix. */
    N("bias:n"),
    /** The row of a matrix. */
    M("bias:m"),
    /** The channel of an image. */
    CHANNEL("bias");

    private final String text;

    BiasAxis(String text) {
      this.text = text;
    }
  }

  /** <i>x</i> + residual, a tensor with the layout of the destination. */
  public record Residual() implements Step {
    @Override
    public String text() {
      return "residual";
    }
  }

  /** <i>x</i> · scale, with {@link Scalar#SCALE}. */
  public record Scale() implements Step {
    @Override
    public String text() {
      return "scale";
    }
  }

  /**
   * An activation.
   *
   * @param kind the function
   */
  public record Activation(ActivationKind kind) implements Step {
    /** Refuses functions with a tensor of their own, and the one that is a step by itself. */
    public Activation {
      if (kind == ActivationKind.PRELU) {
        throw new IllegalArgumentException(
            "prelu reads slopes, which an epilogue has no operand for; use a problem of its own");
      }
      if (!kind.canBeJoined()) {
        throw new IllegalArgumentException(
            kind.text() + " is no step of an epilogue; use a problem of its own");
      }
      if (kind == ActivationKind.CLAMP) {
        throw new IllegalArgumentException("clamp is an epilogue step by itself");
      }
    }

    @Override
    public String text() {
      return kind.text();
    }
  }

  /**
   * min(max(<i>x</i>, lower), upper), with {@link Scalar#CLAMP_MIN} and {@link Scalar#CLAMP_MAX}.
   */
  public record Clamp() implements Step {
    @Override
    public String text() {
      return "clamp";
    }
  }

  /** Copies the list and checks that no kind of step comes twice. */
  public Epilogue {
    steps = List.copyOf(steps);
    Set<Class<?>> seen = new HashSet<>();
    for (Step step : steps) {
      if (!seen.add(step.getClass())) {
        throw new IllegalArgumentException("epilogue step '" + step.text() + "' comes twice");
      }
    }
  }

  /** An epilogue of these steps. */
  public static Epilogue of(Step... steps) {
    return new Epilogue(List.of(steps));
  }

  /**
   * The step with this text.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static Step parseStep(String text) {
    for (BiasAxis axis : BiasAxis.values()) {
      if (axis.text.equals(text)) {
        return new Bias(axis);
      }
    }
    return switch (text) {
      case "residual" -> new Residual();
      case "scale" -> new Scale();
      case "clamp" -> new Clamp();
      default -> new Activation(ActivationKind.parse(text));
    };
  }

  /** The bias step's axis must be one that the family knows. */
  public void requireBiasAxis(Set<BiasAxis> allowed) {
    for (Step step : steps) {
      if (step instanceof Bias(BiasAxis axis) && !allowed.contains(axis)) {
        throw new IllegalArgumentException(
            "epilogue step '" + step.text() + "' does not fit this family");
      }
    }
  }

  /** True when there is no step. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /** True when there is a bias step. */
  public boolean hasBias() {
    // kernels ask in every run: a stream would allocate
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) instanceof Bias) {
        return true;
      }
    }
    return false;
  }

  /** The operands that the steps read, for a destination of this type and layout. */
  public List<OperandSpec> operands(DataType type, Layout dst, Layout bias) {
    List<OperandSpec> specs = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Bias) {
        specs.add(OperandSpec.read(Role.BIAS, type, bias));
      } else if (step instanceof Residual) {
        specs.add(OperandSpec.read(Role.RESIDUAL, type, dst));
      }
    }
    return specs;
  }

  /** The run-time scalars that the steps read. */
  public List<Scalar> scalars() {
    List<Scalar> scalars = new ArrayList<>();
    for (Step step : steps) {
      if (step instanceof Scale) {
        scalars.add(Scalar.SCALE);
      } else if (step instanceof Clamp) {
        scalars.add(Scalar.CLAMP_MIN);
        scalars.add(Scalar.CLAMP_MAX);
      } else if (step instanceof Activation(var kind) && kind.hasSlope()) {
        scalars.add(Scalar.SLOPE);
      }
    }
    return scalars;
  }

  /** The steps as in a problem's text: {@code +bias:n+relu}, with a leading space, or empty. */
  public String suffix() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      text.append(text.isEmpty() ? " +" : "+").append(step.text());
    }
    return text.toString();
  }
}
