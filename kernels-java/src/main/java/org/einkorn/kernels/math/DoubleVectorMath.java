package org.einkorn.kernels.math;

import static org.einkorn.kernels.math.DoubleCoefficients.*;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Transcendental functions on vectors of doubles: the methods of {@link VectorMath} with longer
 * polynomials. The errors are the largest seen on dense and on special samples.
 */
public final class DoubleVectorMath {

  private DoubleVectorMath() {}

  /** e^x. Gradual underflow, infinity from 709.79 on, NaN for NaN. Error below 1.5 ulp. */
  public static DoubleVector exp(DoubleVector x) {
    DoubleVector clamped = x.max(EXP_MIN).min(EXP_MAX);
    DoubleVector shifted = clamped.fma(LOG2_E, ROUNDING);
    DoubleVector r = remainder(clamped, shifted.sub(ROUNDING));
    DoubleVector p = r.mul(r).fma(expTail(r), r.add(1));
    // 2^n leaves the range of normal floats, so it is applied as two factors
    LongVector n = shifted.reinterpretAsLongs().sub(ROUNDING_BITS);
    LongVector half = n.lanewise(VectorOperators.ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  /** tanh x, from expm1(2|x|) / (expm1(2|x|) + 2). Error below 3 ulp. */
  public static DoubleVector tanh(DoubleVector x) {
    DoubleVector doubled = x.abs().min(TANH_MAX).mul(2);
    DoubleVector shifted = doubled.fma(LOG2_E, ROUNDING);
    DoubleVector r = remainder(doubled, shifted.sub(ROUNDING));
    DoubleVector p = r.mul(r).fma(expTail(r), r);
    DoubleVector scale = powerOfTwo(shifted.reinterpretAsLongs().sub(ROUNDING_BITS));
    DoubleVector expm1 = p.fma(scale, scale.sub(1));
    return withSignOf(expm1.div(expm1.add(2)), x);
  }

  /** The logistic function 1 / (1 + e^-x), accurate in both tails. Error below 3 ulp. */
  public static DoubleVector sigmoid(DoubleVector x) {
    DoubleVector z = exp(x.abs().neg());
    DoubleVector one = DoubleVector.broadcast(x.species(), 1);
    return z.blend(one, x.compare(VectorOperators.GE, 0.0)).div(z.add(one));
  }

  /**
   * The error function 2/sqrt(pi) times the integral of e^-s^2 from 0 to x. Error below 1.5 ulp.
   */
  public static DoubleVector erf(DoubleVector x) {
    DoubleVector t = x.abs().min(ERF_MAX);
    DoubleVector far = exp(t.fma(erfFar(t), t).neg()).neg().add(1);
    DoubleVector near = t.fma(erfNear(t.mul(t)), t);
    return withSignOf(far.blend(near, t.compare(VectorOperators.LT, ERF_SPLIT)), x);
  }

  /**
   * x (1 + erf(x / sqrt 2)) / 2, the exact form of the Gaussian error linear unit. The absolute
   * error is below 2e-16 |x|: left of -3 the sum cancels. NaN at negative infinity.
   */
  public static DoubleVector gelu(DoubleVector x) {
    DoubleVector half = x.mul(0.5);
    return half.fma(erf(x.mul(SQRT_HALF)), half);
  }

  /** e^x - 1 for x that is not positive. Error below 2 ulp. */
  public static DoubleVector expm1OfNegative(DoubleVector x) {
    DoubleVector clamped = x.max(EXPM1_MIN);
    DoubleVector shifted = clamped.fma(LOG2_E, ROUNDING);
    DoubleVector r = remainder(clamped, shifted.sub(ROUNDING));
    DoubleVector p = r.mul(r).fma(expTail(r), r);
    DoubleVector scale = powerOfTwo(shifted.reinterpretAsLongs().sub(ROUNDING_BITS));
    return p.fma(scale, scale.sub(1));
  }

  /** log x, to the base e: NaN left of 0, negative infinity at 0. Error below 1.5 ulp. */
  public static DoubleVector log(DoubleVector x) {
    VectorMask<Double> denormal = x.compare(VectorOperators.LT, Double.MIN_NORMAL);
    DoubleVector normal = x.blend(x.mul(TO_NORMAL), denormal);
    LongVector bits = normal.reinterpretAsLongs();
    LongVector n = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
    DoubleVector m =
        bits.sub(n.lanewise(VectorOperators.LSHL, MANTISSA_BITS)).reinterpretAsDoubles();
    DoubleVector e = asDoubles(n).sub(x.broadcast(0.0).blend(TO_NORMAL_LOG2, denormal));
    DoubleVector f = m.sub(1);
    DoubleVector s = f.div(f.add(2));
    DoubleVector z = s.mul(s);
    // log m = f - s (f - z L), which rounds less than 2 s + s z L
    DoubleVector small = s.mul(z.mul(logTail(z)).sub(f)).add(e.mul(LN2_LO));
    DoubleVector result = e.fma(x.broadcast(LN2_HI), small.add(f));
    result = result.blend(Double.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0.0));
    result = result.blend(Double.NaN, x.compare(VectorOperators.LT, 0.0));
    return x.blend(result, x.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
  }

  /** log(1 + x) for x from 0 to 1. Error below 1.5 ulp. */
  public static DoubleVector log1pOfUnit(DoubleVector x) {
    DoubleVector s = x.div(x.add(2));
    DoubleVector z = s.mul(s);
    DoubleVector p = z.fma(P9, P8);
    p = p.fma(z, x.broadcast(P7));
    p = p.fma(z, x.broadcast(P6));
    p = p.fma(z, x.broadcast(P5));
    p = p.fma(z, x.broadcast(P4));
    p = p.fma(z, x.broadcast(P3));
    p = p.fma(z, x.broadcast(P2));
    p = p.fma(z, x.broadcast(P1));
    p = p.fma(z, x.broadcast(P0));
    // 2 s = x - s x
    return s.fma(z.mul(p).sub(x), x);
  }

  private static DoubleVector logTail(DoubleVector z) {
    DoubleVector p = z.fma(L7, L6);
    p = p.fma(z, z.broadcast(L5));
    p = p.fma(z, z.broadcast(L4));
    p = p.fma(z, z.broadcast(L3));
    p = p.fma(z, z.broadcast(L2));
    p = p.fma(z, z.broadcast(L1));
    return p.fma(z, z.broadcast(L0));
  }

  /** Small integers as doubles, by way of the bits of 1.5 * 2^52 + n. */
  private static DoubleVector asDoubles(LongVector n) {
    return n.add(ROUNDING_BITS).reinterpretAsDoubles().sub(ROUNDING);
  }

  /** x - n ln 2. */
  private static DoubleVector remainder(DoubleVector x, DoubleVector n) {
    DoubleVector hi = n.fma(DoubleVector.broadcast(x.species(), -LN2_HI), x);
    return n.fma(DoubleVector.broadcast(x.species(), -LN2_LO), hi);
  }

  private static DoubleVector expTail(DoubleVector r) {
    DoubleVector p = r.fma(E10, E9);
    p = p.fma(r, r.broadcast(E8));
    p = p.fma(r, r.broadcast(E7));
    p = p.fma(r, r.broadcast(E6));
    p = p.fma(r, r.broadcast(E5));
    p = p.fma(r, r.broadcast(E4));
    p = p.fma(r, r.broadcast(E3));
    p = p.fma(r, r.broadcast(E2));
    p = p.fma(r, r.broadcast(E1));
    return p.fma(r, r.broadcast(E0));
  }

  private static DoubleVector erfNear(DoubleVector u) {
    DoubleVector p = u.fma(S12, S11);
    p = p.fma(u, u.broadcast(S10));
    p = p.fma(u, u.broadcast(S9));
    p = p.fma(u, u.broadcast(S8));
    p = p.fma(u, u.broadcast(S7));
    p = p.fma(u, u.broadcast(S6));
    p = p.fma(u, u.broadcast(S5));
    p = p.fma(u, u.broadcast(S4));
    p = p.fma(u, u.broadcast(S3));
    p = p.fma(u, u.broadcast(S2));
    p = p.fma(u, u.broadcast(S1));
    return p.fma(u, u.broadcast(S0));
  }

  private static DoubleVector erfFar(DoubleVector t) {
    DoubleVector p = t.fma(T18, T17);
    p = p.fma(t, t.broadcast(T16));
    p = p.fma(t, t.broadcast(T15));
    p = p.fma(t, t.broadcast(T14));
    p = p.fma(t, t.broadcast(T13));
    p = p.fma(t, t.broadcast(T12));
    p = p.fma(t, t.broadcast(T11));
    p = p.fma(t, t.broadcast(T10));
    p = p.fma(t, t.broadcast(T9));
    p = p.fma(t, t.broadcast(T8));
    p = p.fma(t, t.broadcast(T7));
    p = p.fma(t, t.broadcast(T6));
    p = p.fma(t, t.broadcast(T5));
    p = p.fma(t, t.broadcast(T4));
    p = p.fma(t, t.broadcast(T3));
    p = p.fma(t, t.broadcast(T2));
    p = p.fma(t, t.broadcast(T1));
    return p.fma(t, t.broadcast(T0));
  }

  private static DoubleVector powerOfTwo(LongVector n) {
    return n.add(EXPONENT_BIAS)
        .lanewise(VectorOperators.LSHL, MANTISSA_BITS)
        .reinterpretAsDoubles();
  }

  private static DoubleVector withSignOf(DoubleVector magnitude, DoubleVector sign) {
    LongVector bit = sign.reinterpretAsLongs().and(SIGN_BIT);
    return magnitude.reinterpretAsLongs().or(bit).reinterpretAsDoubles();
  }
}
