package org.einkorn.kernels.math;

import static org.einkorn.kernels.math.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The activation functions and their derivatives on vectors of floats. Each has the form that loops
 * take in place of a {@link org.einkorn.kernels.microkernel.Placeholder}: two scalars come last,
 * the slope of the negative part, or the bounds of a clamp.
 */
public final class FloatActivations {

  private FloatActivations() {}

  /** max(x, 0). A NaN stays: it compares with nothing. */
  static FloatVector relu(FloatVector x, float p, float q) {
    return x.blend(0f, x.compare(VectorOperators.LE, 0f));
  }

  /** x, or slope x left of 0. */
  static FloatVector leakyRelu(FloatVector x, float slope, float q) {
    return x.blend(x.mul(slope), x.compare(VectorOperators.LE, 0f));
  }

  /** The same with a slope for each element. */
  static FloatVector prelu(FloatVector x, FloatVector slope, float p, float q) {
    return x.blend(x.mul(slope), x.compare(VectorOperators.LE, 0f));
  }

  /** x, or slope (e^x - 1) left of 0. */
  static FloatVector elu(FloatVector x, float slope, float q) {
    FloatVector left = VectorMath.expm1OfNegative(VectorMath.atMost(x, 0f)).mul(slope);
    return x.blend(left, x.compare(VectorOperators.LE, 0f));
  }

  /** The self-normalizing elu (Klambauer et al., 2017). */
  static FloatVector selu(FloatVector x, float p, float q) {
    FloatVector left = VectorMath.expm1OfNegative(VectorMath.atMost(x, 0f)).mul(SELU_SLOPE);
    return x.mul(SELU_SCALE).blend(left, x.compare(VectorOperators.LE, 0f));
  }

  static FloatVector gelu(FloatVector x, float p, float q) {
    return VectorMath.gelu(x);
  }

  /** x sigmoid(2 sqrt(2/pi) (x + 0.044715 x^3)): the same as with tanh, without cancellation. */
  static FloatVector geluTanh(FloatVector x, float p, float q) {
    return x.mul(VectorMath.sigmoid(geluTanhArgument(x)));
  }

  private static FloatVector geluTanhArgument(FloatVector x) {
    return x.mul(x).fma(GELU_TANH_CUBIC, GELU_TANH_LINEAR).mul(x);
  }

  /** x sigmoid(x), also known as swish. */
  static FloatVector silu(FloatVector x, float p, float q) {
    return x.mul(VectorMath.sigmoid(x));
  }

  static FloatVector hardSwish(FloatVector x, float p, float q) {
    return x.mul(hardSigmoid(x, p, q));
  }

  static FloatVector sigmoid(FloatVector x, float p, float q) {
    return VectorMath.sigmoid(x);
  }

  /** x/6 + 1/2, at least 0 and at most 1. */
  static FloatVector hardSigmoid(FloatVector x, float p, float q) {
    return VectorMath.atMost(VectorMath.atLeast(x.fma(1f / 6f, 0.5f), 0f), 1f);
  }

  static FloatVector tanh(FloatVector x, float p, float q) {
    return VectorMath.tanh(x);
  }

  /** log(1 + e^x) = max(x, 0) + log(1 + e^-|x|). */
  static FloatVector softplus(FloatVector x, float p, float q) {
    return VectorMath.atLeast(x, 0f).add(VectorMath.log1pOfUnit(VectorMath.exp(x.abs().neg())));
  }

  /** x tanh(log(1 + n)) = x w / (w + 2) with n = e^x and w = n (n + 2). */
  static FloatVector mish(FloatVector x, float p, float q) {
    FloatVector n = VectorMath.exp(VectorMath.atMost(x, MISH_MAX));
    FloatVector w = n.mul(n.add(2f));
    return x.mul(w.div(w.add(2f)));
  }

  static FloatVector clamp(FloatVector x, float low, float high) {
    return VectorMath.atMost(VectorMath.atLeast(x, low), high);
  }

  /** diff_dst where the function or its source is positive, else 0. */
  static FloatVector reluSlope(FloatVector at, FloatVector diffDst, float p, float q) {
    return diffDst.broadcast(0f).blend(diffDst, at.compare(VectorOperators.GT, 0f));
  }

  static FloatVector leakyReluSlope(FloatVector at, FloatVector diffDst, float slope, float q) {
    return diffDst.mul(slope).blend(diffDst, at.compare(VectorOperators.GT, 0f));
  }

  static FloatVector preluSlope(
      FloatVector at, FloatVector slope, FloatVector diffDst, float p, float q) {
    return diffDst.mul(slope).blend(diffDst, at.compare(VectorOperators.GT, 0f));
  }

  /** What an element adds to the gradient of its prelu slope. */
  static FloatVector preluSlopeGradient(FloatVector at, FloatVector diffDst, float p, float q) {
    return VectorMath.atMost(at, 0f).mul(diffDst);
  }

  static FloatVector eluSlope(FloatVector x, FloatVector diffDst, float slope, float q) {
    FloatVector left = VectorMath.exp(VectorMath.atMost(x, 0f)).mul(slope).mul(diffDst);
    return left.blend(diffDst, x.compare(VectorOperators.GT, 0f));
  }

  static FloatVector eluSlopeFromDst(FloatVector y, FloatVector diffDst, float slope, float q) {
    return y.add(slope).mul(diffDst).blend(diffDst, y.compare(VectorOperators.GT, 0f));
  }

  static FloatVector seluSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    FloatVector left = VectorMath.exp(VectorMath.atMost(x, 0f)).mul(SELU_SLOPE);
    return left.blend(SELU_SCALE, x.compare(VectorOperators.GT, 0f)).mul(diffDst);
  }

  static FloatVector seluSlopeFromDst(FloatVector y, FloatVector diffDst, float p, float q) {
    FloatVector left = y.add(SELU_SLOPE);
    return left.blend(SELU_SCALE, y.compare(VectorOperators.GT, 0f)).mul(diffDst);
  }

  /** The normal distribution at x plus x times its density. */
  static FloatVector geluSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    FloatVector distribution = VectorMath.erf(x.mul(SQRT_HALF)).mul(0.5f).add(0.5f);
    FloatVector near =
        VectorMath.atMost(VectorMath.atLeast(x, -GELU_DENSITY_MAX), GELU_DENSITY_MAX);
    FloatVector density = VectorMath.exp(near.mul(near).mul(-0.5f)).mul(DENSITY_AT_0);
    return density.fma(near, distribution).mul(diffDst);
  }

  /** With s = sigmoid(u): s + x s (1 - s) u'. */
  static FloatVector geluTanhSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    FloatVector near = VectorMath.atMost(VectorMath.atLeast(x, -GELU_TANH_MAX), GELU_TANH_MAX);
    FloatVector s = VectorMath.sigmoid(geluTanhArgument(near));
    FloatVector inner = near.mul(near).fma(3f * GELU_TANH_CUBIC, GELU_TANH_LINEAR).mul(near);
    return s.sub(s.mul(s)).fma(inner, s).mul(diffDst);
  }

  /** s (1 + x (1 - s)); far from 0 the product with x would be infinity times 0. */
  static FloatVector siluSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    FloatVector near = VectorMath.atMost(VectorMath.atLeast(x, -SILU_SLOPE_MAX), SILU_SLOPE_MAX);
    FloatVector s = VectorMath.sigmoid(near);
    return s.sub(s.mul(s)).fma(near, s).mul(diffDst);
  }

  /** x/3 + 1/2 between -3 and 3, 0 left of that and 1 right of it. */
  static FloatVector hardSwishSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    FloatVector slope = x.fma(1f / 3f, 0.5f);
    slope = slope.blend(0f, x.compare(VectorOperators.LE, -3f));
    return slope.blend(1f, x.compare(VectorOperators.GE, 3f)).mul(diffDst);
  }

  static FloatVector sigmoidSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    return sigmoidSlopeFromDst(VectorMath.sigmoid(x), diffDst, p, q);
  }

  static FloatVector sigmoidSlopeFromDst(FloatVector y, FloatVector diffDst, float p, float q) {
    return y.neg().fma(y, y).mul(diffDst);
  }

  static FloatVector hardSigmoidSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    return within(diffDst.mul(1f / 6f), x, -3f, 3f);
  }

  static FloatVector hardSigmoidSlopeFromDst(FloatVector y, FloatVector diffDst, float p, float q) {
    return within(diffDst.mul(1f / 6f), y, 0f, 1f);
  }

  static FloatVector tanhSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    return tanhSlopeFromDst(VectorMath.tanh(x), diffDst, p, q);
  }

  static FloatVector tanhSlopeFromDst(FloatVector y, FloatVector diffDst, float p, float q) {
    return y.neg().fma(y, y.broadcast(1f)).mul(diffDst);
  }

  static FloatVector softplusSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    return VectorMath.sigmoid(x).mul(diffDst);
  }

  /** 1 - e^-y. */
  static FloatVector softplusSlopeFromDst(FloatVector y, FloatVector diffDst, float p, float q) {
    return VectorMath.expm1OfNegative(y.neg()).neg().mul(diffDst);
  }

  /** With n and w as in mish and d = w + 2: w / d + x 4 n (n + 1) / d^2. */
  static FloatVector mishSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    FloatVector near = VectorMath.atMost(VectorMath.atLeast(x, -MISH_SLOPE_MAX), MISH_MAX);
    FloatVector n = VectorMath.exp(near);
    FloatVector w = n.mul(n.add(2f));
    FloatVector d = w.add(2f);
    FloatVector steep = n.mul(n.add(1f)).mul(4f).div(d).mul(near);
    return w.add(steep).div(d).mul(diffDst);
  }

  static FloatVector clampSlope(FloatVector at, FloatVector diffDst, float low, float high) {
    return within(diffDst, at, low, high);
  }

  static FloatVector exp(FloatVector x, float p, float q) {
    return VectorMath.exp(x);
  }

  static FloatVector expSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    return VectorMath.exp(x).mul(diffDst);
  }

  static FloatVector expSlopeFromDst(FloatVector y, FloatVector diffDst, float p, float q) {
    return y.mul(diffDst);
  }

  static FloatVector log(FloatVector x, float p, float q) {
    return VectorMath.log(x);
  }

  static FloatVector logSlope(FloatVector x, FloatVector diffDst, float p, float q) {
    return diffDst.div(x);
  }

  /** The gradient strictly between two bounds, else 0. */
  private static FloatVector within(FloatVector gradient, FloatVector at, float low, float high) {
    FloatVector zero = gradient.broadcast(0f);
    FloatVector above = zero.blend(gradient, at.compare(VectorOperators.GT, low));
    return zero.blend(above, at.compare(VectorOperators.LT, high));
  }
}
