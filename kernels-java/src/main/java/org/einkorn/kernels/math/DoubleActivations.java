package org.einkorn.kernels.math;

import static org.einkorn.kernels.math.DoubleCoefficients.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The activation functions and their derivatives on vectors of doubles. Each has the form that
 * loops take in place of a {@link org.einkorn.kernels.microkernel.Placeholder}: two scalars come
 * last, the slope of the negative part, or the bounds of a clamp.
 */
public final class DoubleActivations {

  private DoubleActivations() {}

  /** max(x, 0). A NaN stays: it compares with nothing. */
  static DoubleVector relu(DoubleVector x, double p, double q) {
    return x.blend(0.0, x.compare(VectorOperators.LE, 0.0));
  }

  /** x, or slope x left of 0. */
  static DoubleVector leakyRelu(DoubleVector x, double slope, double q) {
    return x.blend(x.mul(slope), x.compare(VectorOperators.LE, 0.0));
  }

  /** The same with a slope for each element. */
  static DoubleVector prelu(DoubleVector x, DoubleVector slope, double p, double q) {
    return x.blend(x.mul(slope), x.compare(VectorOperators.LE, 0.0));
  }

  /** x, or slope (e^x - 1) left of 0. */
  static DoubleVector elu(DoubleVector x, double slope, double q) {
    DoubleVector left =
        DoubleVectorMath.expm1OfNegative(DoubleVectorMath.atMost(x, 0.0)).mul(slope);
    return x.blend(left, x.compare(VectorOperators.LE, 0.0));
  }

  /** The self-normalizing elu (Klambauer et al., 2017). */
  static DoubleVector selu(DoubleVector x, double p, double q) {
    DoubleVector left =
        DoubleVectorMath.expm1OfNegative(DoubleVectorMath.atMost(x, 0.0)).mul(SELU_SLOPE);
    return x.mul(SELU_SCALE).blend(left, x.compare(VectorOperators.LE, 0.0));
  }

  static DoubleVector gelu(DoubleVector x, double p, double q) {
    return DoubleVectorMath.gelu(x);
  }

  /** x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)): the same as with tanh, without cancellation. */
  static DoubleVector geluTanh(DoubleVector x, double p, double q) {
    return x.mul(DoubleVectorMath.sigmoid(geluTanhArgument(x)));
  }

  private static DoubleVector geluTanhArgument(DoubleVector x) {
    return x.mul(x).fma(GELU_TANH_CUBIC, GELU_TANH_LINEAR).mul(x);
  }

  /** x sigmoid(x), also known as swish. */
  static DoubleVector silu(DoubleVector x, double p, double q) {
    return x.mul(DoubleVectorMath.sigmoid(x));
  }

  static DoubleVector hardSwish(DoubleVector x, double p, double q) {
    return x.mul(hardSigmoid(x, p, q));
  }

  static DoubleVector sigmoid(DoubleVector x, double p, double q) {
    return DoubleVectorMath.sigmoid(x);
  }

  /** x/6 + 1/2, at least 0 and at most 1. */
  static DoubleVector hardSigmoid(DoubleVector x, double p, double q) {
    return DoubleVectorMath.atMost(DoubleVectorMath.atLeast(x.fma(1.0 / 6.0, 0.5), 0.0), 1.0);
  }

  static DoubleVector tanh(DoubleVector x, double p, double q) {
    return DoubleVectorMath.tanh(x);
  }

  /** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|). */
  static DoubleVector softplus(DoubleVector x, double p, double q) {
    return DoubleVectorMath.atLeast(x, 0.0)
        .add(DoubleVectorMath.log1pOfUnit(DoubleVectorMath.exp(x.abs().neg())));
  }

  /** x tanh(log(1 + n)) = x w / (w + 2) with n = e^x and w = n (n + 2). */
  static DoubleVector mish(DoubleVector x, double p, double q) {
    DoubleVector n = DoubleVectorMath.exp(DoubleVectorMath.atMost(x, MISH_MAX));
    DoubleVector w = n.mul(n.add(2.0));
    return x.mul(w.div(w.add(2.0)));
  }

  static DoubleVector clamp(DoubleVector x, double low, double high) {
    return DoubleVectorMath.atMost(DoubleVectorMath.atLeast(x, low), high);
  }

  /** diff_dst where the function or its source is positive, else 0. */
  static DoubleVector reluSlope(DoubleVector at, DoubleVector diffDst, double p, double q) {
    return diffDst.broadcast(0.0).blend(diffDst, at.compare(VectorOperators.GT, 0.0));
  }

  static DoubleVector leakyReluSlope(
      DoubleVector at, DoubleVector diffDst, double slope, double q) {
    return diffDst.mul(slope).blend(diffDst, at.compare(VectorOperators.GT, 0.0));
  }

  static DoubleVector preluSlope(
      DoubleVector at, DoubleVector slope, DoubleVector diffDst, double p, double q) {
    return diffDst.mul(slope).blend(diffDst, at.compare(VectorOperators.GT, 0.0));
  }

  /** What an element adds to the gradient of its prelu slope. */
  static DoubleVector preluSlopeGradient(
      DoubleVector at, DoubleVector diffDst, double p, double q) {
    return DoubleVectorMath.atMost(at, 0.0).mul(diffDst);
  }

  static DoubleVector eluSlope(DoubleVector x, DoubleVector diffDst, double slope, double q) {
    DoubleVector left =
        DoubleVectorMath.exp(DoubleVectorMath.atMost(x, 0.0)).mul(slope).mul(diffDst);
    return left.blend(diffDst, x.compare(VectorOperators.GT, 0.0));
  }

  static DoubleVector eluSlopeFromDst(
      DoubleVector y, DoubleVector diffDst, double slope, double q) {
    return y.add(slope).mul(diffDst).blend(diffDst, y.compare(VectorOperators.GT, 0.0));
  }

  static DoubleVector seluSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    DoubleVector left = DoubleVectorMath.exp(DoubleVectorMath.atMost(x, 0.0)).mul(SELU_SLOPE);
    return left.blend(SELU_SCALE, x.compare(VectorOperators.GT, 0.0)).mul(diffDst);
  }

  static DoubleVector seluSlopeFromDst(DoubleVector y, DoubleVector diffDst, double p, double q) {
    DoubleVector left = y.add(SELU_SLOPE);
    return left.blend(SELU_SCALE, y.compare(VectorOperators.GT, 0.0)).mul(diffDst);
  }

  /** The normal distribution at x plus x times its density. */
  static DoubleVector geluSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    DoubleVector distribution = DoubleVectorMath.erf(x.mul(SQRT_HALF)).mul(0.5).add(0.5);
    DoubleVector near =
        DoubleVectorMath.atMost(DoubleVectorMath.atLeast(x, -GELU_DENSITY_MAX), GELU_DENSITY_MAX);
    DoubleVector density = DoubleVectorMath.exp(near.mul(near).mul(-0.5)).mul(DENSITY_AT_0);
    return density.fma(near, distribution).mul(diffDst);
  }

  /** With s = sigmoid(u): s + x s (1 - s) u'. */
  static DoubleVector geluTanhSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    DoubleVector near =
        DoubleVectorMath.atMost(DoubleVectorMath.atLeast(x, -GELU_TANH_MAX), GELU_TANH_MAX);
    DoubleVector s = DoubleVectorMath.sigmoid(geluTanhArgument(near));
    DoubleVector inner = near.mul(near).fma(3.0 * GELU_TANH_CUBIC, GELU_TANH_LINEAR).mul(near);
    return s.sub(s.mul(s)).fma(inner, s).mul(diffDst);
  }

  /** s (1 + x (1 - s)); far from 0 the product with x would be infinity times 0. */
  static DoubleVector siluSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    DoubleVector near =
        DoubleVectorMath.atMost(DoubleVectorMath.atLeast(x, -SILU_SLOPE_MAX), SILU_SLOPE_MAX);
    DoubleVector s = DoubleVectorMath.sigmoid(near);
    return s.sub(s.mul(s)).fma(near, s).mul(diffDst);
  }

  /** x/3 + 1/2 between -3 and 3, 0 left of that and 1 right of it. */
  static DoubleVector hardSwishSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    DoubleVector slope = x.fma(1.0 / 3.0, 0.5);
    slope = slope.blend(0.0, x.compare(VectorOperators.LE, -3.0));
    return slope.blend(1.0, x.compare(VectorOperators.GE, 3.0)).mul(diffDst);
  }

  static DoubleVector sigmoidSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    return sigmoidSlopeFromDst(DoubleVectorMath.sigmoid(x), diffDst, p, q);
  }

  static DoubleVector sigmoidSlopeFromDst(
      DoubleVector y, DoubleVector diffDst, double p, double q) {
    return y.neg().fma(y, y).mul(diffDst);
  }

  static DoubleVector hardSigmoidSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    return within(diffDst.mul(1.0 / 6.0), x, -3.0, 3.0);
  }

  static DoubleVector hardSigmoidSlopeFromDst(
      DoubleVector y, DoubleVector diffDst, double p, double q) {
    return within(diffDst.mul(1.0 / 6.0), y, 0.0, 1.0);
  }

  static DoubleVector tanhSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    return tanhSlopeFromDst(DoubleVectorMath.tanh(x), diffDst, p, q);
  }

  static DoubleVector tanhSlopeFromDst(DoubleVector y, DoubleVector diffDst, double p, double q) {
    return y.neg().fma(y, y.broadcast(1.0)).mul(diffDst);
  }

  static DoubleVector softplusSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    return DoubleVectorMath.sigmoid(x).mul(diffDst);
  }

  /** 1 - e^-y. */
  static DoubleVector softplusSlopeFromDst(
      DoubleVector y, DoubleVector diffDst, double p, double q) {
    return DoubleVectorMath.expm1OfNegative(y.neg()).neg().mul(diffDst);
  }

  /** With n and w as in mish and d = w + 2: w / d + x 4 n (n + 1) / d^2. */
  static DoubleVector mishSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    DoubleVector near =
        DoubleVectorMath.atMost(DoubleVectorMath.atLeast(x, -MISH_SLOPE_MAX), MISH_MAX);
    DoubleVector n = DoubleVectorMath.exp(near);
    DoubleVector w = n.mul(n.add(2.0));
    DoubleVector d = w.add(2.0);
    DoubleVector steep = n.mul(n.add(1.0)).mul(4.0).div(d).mul(near);
    return w.add(steep).div(d).mul(diffDst);
  }

  static DoubleVector clampSlope(DoubleVector at, DoubleVector diffDst, double low, double high) {
    return within(diffDst, at, low, high);
  }

  static DoubleVector exp(DoubleVector x, double p, double q) {
    return DoubleVectorMath.exp(x);
  }

  static DoubleVector expSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    return DoubleVectorMath.exp(x).mul(diffDst);
  }

  static DoubleVector expSlopeFromDst(DoubleVector y, DoubleVector diffDst, double p, double q) {
    return y.mul(diffDst);
  }

  static DoubleVector log(DoubleVector x, double p, double q) {
    return DoubleVectorMath.log(x);
  }

  static DoubleVector logSlope(DoubleVector x, DoubleVector diffDst, double p, double q) {
    return diffDst.div(x);
  }

  /** The gradient strictly between two bounds, else 0. */
  private static DoubleVector within(
      DoubleVector gradient, DoubleVector at, double low, double high) {
    DoubleVector zero = gradient.broadcast(0.0);
    DoubleVector above = zero.blend(gradient, at.compare(VectorOperators.GT, low));
    return zero.blend(above, at.compare(VectorOperators.LT, high));
  }
}
