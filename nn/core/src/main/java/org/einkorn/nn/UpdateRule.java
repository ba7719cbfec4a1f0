package org.einkorn.nn;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.optimizer.Momentum;
import org.einkorn.kernels.optimizer.OptimizerKind;
import org.einkorn.kernels.optimizer.OptimizerOption;

/**
 * How an optimizer changes parameters. The equations, with their sources, are those of {@link
 * org.einkorn.kernels.optimizer}; the defaults are PyTorch's.
 *
 * @param kind the rule
 * @param momentum the momentum of SGD or RMSProp
 * @param options {@link OptimizerOption#CENTERED}, {@link OptimizerOption#DECOUPLED}
 * @param rate the learning rate, above 0
 * @param scalars what else the rule takes
 */
public record UpdateRule(
    OptimizerKind kind,
    Momentum momentum,
    Set<OptimizerOption> options,
    double rate,
    Map<Scalar, Double> scalars) {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.999;

  /** Checks the numbers, and copies the collections. */
  public UpdateRule {
    // in the order of the enums: the text must be the same in every process
    Set<OptimizerOption> ordered = EnumSet.noneOf(OptimizerOption.class);
    ordered.addAll(options);
    options = Collections.unmodifiableSet(ordered);
    Map<Scalar, Double> sorted = new EnumMap<>(Scalar.class);
    sorted.putAll(scalars);
    scalars = Collections.unmodifiableMap(sorted);
    requireRate(rate);
    scalars.forEach((scalar, value) -> {
      boolean isEpsilon = scalar == Scalar.EPSILON;
      if (!(isEpsilon ? value > 0 && value < Double.POSITIVE_INFINITY : value >= 0 && value < 1)) {
        throw new IllegalArgumentException(
            scalar.text()
                + (isEpsilon
                    ? " must be positive and finite, not "
                    : " must be from 0, inclusive, to 1, exclusive, not ")
                + value);
      }
    });
  }

  static double requireRate(double rate) {
    if (!(rate > 0) || Double.isInfinite(rate)) {
      throw new IllegalArgumentException(
          "the learning rate must be positive and finite, not " + rate);
    }
    return rate;
  }

  /** Stochastic gradient descent. */
  public static UpdateRule sgd(double rate) {
    return new UpdateRule(OptimizerKind.SGD, Momentum.NONE, Set.of(), rate, Map.of());
  }

  /** Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
  public static UpdateRule adam(double rate) {
    return adam(rate, BETA1, BETA2, 1e-8);
  }

  /** Adam. */
  public static UpdateRule adam(double rate, double beta1, double beta2, double epsilon) {
    return new UpdateRule(
        OptimizerKind.ADAM, Momentum.NONE, Set.of(), rate, betas(beta1, beta2, epsilon));
  }

  /** Adam whose decay is decoupled from the gradient; the decay itself is the group's. */
  public static UpdateRule adamW(double rate) {
    return new UpdateRule(
        OptimizerKind.ADAM,
        Momentum.NONE,
        EnumSet.of(OptimizerOption.DECOUPLED),
        rate,
        betas(BETA1, BETA2, 1e-8));
  }

  /** LAMB, with ε = 1e-6; every parameter has a trust ratio of its own. */
  public static UpdateRule lamb(double rate) {
    return new UpdateRule(
        OptimizerKind.LAMB, Momentum.NONE, Set.of(), rate, betas(BETA1, BETA2, 1e-6));
  }

  /** RMSProp with a smoothing of 0.99 and ε = 1e-8. */
  public static UpdateRule rmsProp(double rate) {
    return new UpdateRule(
        OptimizerKind.RMSPROP,
        Momentum.NONE,
        Set.of(),
        rate,
        Map.of(Scalar.BETA2, 0.99, Scalar.EPSILON, 1e-8));
  }

  /** Adagrad with ε = 1e-10. */
  public static UpdateRule adagrad(double rate) {
    return new UpdateRule(
        OptimizerKind.ADAGRAD, Momentum.NONE, Set.of(), rate, Map.of(Scalar.EPSILON, 1e-10));
  }

  private static Map<Scalar, Double> betas(double beta1, double beta2, double epsilon) {
    return Map.of(Scalar.BETA1, beta1, Scalar.BETA2, beta2, Scalar.EPSILON, epsilon);
  }

  /** With heavy-ball momentum: of SGD or RMSProp. */
  public UpdateRule withMomentum(double share) {
    return with(Scalar.MOMENTUM, share).withMomentum(Momentum.CLASSICAL);
  }

  /** With Nesterov's momentum: of SGD. */
  public UpdateRule withNesterov(double share) {
    return with(Scalar.MOMENTUM, share).withMomentum(Momentum.NESTEROV);
  }

  private UpdateRule withMomentum(Momentum newMomentum) {
    return new UpdateRule(kind, newMomentum, options, rate, scalars);
  }

  /** With the second moment taken around the first: of RMSProp. */
  public UpdateRule centered() {
    Set<OptimizerOption> all = EnumSet.of(OptimizerOption.CENTERED);
    all.addAll(options);
    return new UpdateRule(kind, momentum, all, rate, scalars);
  }

  /** With another scalar of the rule, such as {@link Scalar#BETA2}. */
  public UpdateRule with(Scalar scalar, double value) {
    Map<Scalar, Double> all = new EnumMap<>(Scalar.class);
    all.putAll(scalars);
    all.put(scalar, value);
    return new UpdateRule(kind, momentum, options, rate, all);
  }

  /** True when the rule looks at each parameter as a whole. */
  boolean isLayerWise() {
    return kind == OptimizerKind.LAMB;
  }
}
