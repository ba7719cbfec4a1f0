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

  /**
   * x, but at least a bound; a NaN stays. On x86 this takes two instructions, and the greater of
   * two numbers, which knows a NaN and a negative zero, about six.
   */
  public static DoubleVector atLeast(DoubleVector x, double bound) {
    return x.blend(bound, x.compare(VectorOperators.LT, bound));
  }

  /** x, but at most a bound; a NaN stays. */
  public static DoubleVector atMost(DoubleVector x, double bound) {
    return x.blend(bound, x.compare(VectorOperators.GT, bound));
  }

  /** e^x. Gradual underflow, infinity from 709.79 on, NaN for NaN. Error below 1.5 ulp. */
  public static DoubleVector exp(DoubleVector x) {
    DoubleVector clamped = atMost(atLeast(x, EXP_MIN), EXP_MAX);
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
    DoubleVector doubled = atMost(x.abs(), TANH_MAX).mul(2);
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
    DoubleVector t = atMost(x.abs(), ERF_MAX);
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
    DoubleVector clamped = atLeast(x, EXPM1_MIN);
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

  /**
   * x^y. As {@link Math#pow}, but a negative zero of x counts as zero. Error below 3 ulp, and below
   * 16 ulp in double where the exponent of e is near its limits.
   */
  public static DoubleVector pow(DoubleVector x, DoubleVector y) {
    DoubleVector base = x.abs();
    VectorMask<Double> denormal = base.compare(VectorOperators.LT, Double.MIN_NORMAL);
    LongVector bits = base.blend(base.mul(TO_NORMAL), denormal).reinterpretAsLongs();
    LongVector n = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
    DoubleVector m =
        bits.sub(n.lanewise(VectorOperators.LSHL, MANTISSA_BITS)).reinterpretAsDoubles();
    DoubleVector e = asDoubles(n).sub(x.broadcast(0.0).blend(TO_NORMAL_LOG2, denormal));
    // log m = 2 s + s^3 L with s = (m - 1) / (m + 1), the quotient and m + 1 each with its error
    DoubleVector f = m.sub(1.0);
    DoubleVector t = m.add(1.0);
    DoubleVector tLow = m.sub(t.sub(1.0));
    DoubleVector s = f.div(t);
    DoubleVector sLow = s.neg().fma(t, f).sub(s.mul(tLow)).div(t);
    DoubleVector z = s.mul(s);
    DoubleVector low = s.mul(z).fma(logTail(z), sLow.add(sLow)).add(e.mul(LN2_TAIL));
    DoubleVector a = e.mul(LN2_HEAD);
    DoubleVector b = s.add(s);
    DoubleVector sum = a.add(b);
    // |a| is 0 or more than |b|
    low = low.add(b.sub(sum.sub(a)));
    DoubleVector log = sum.add(low);
    low = low.sub(log.sub(sum));
    DoubleVector exponent = y.mul(log);
    DoubleVector rest = y.fma(log, exponent.neg()).add(y.mul(low));
    rest = x.broadcast(0.0).blend(rest, exponent.abs().compare(VectorOperators.LT, 2.0 * EXP_MAX));
    DoubleVector power = exp(exponent);
    power =
        power.blend(
            power.fma(rest, power), power.compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
    return signedPower(x, y, base, power);
  }

  /** What x^y is by its magnitude, with the cases that have no logarithm. */
  private static DoubleVector signedPower(
      DoubleVector x, DoubleVector y, DoubleVector base, DoubleVector power) {
    DoubleVector infinity = x.broadcast(Double.POSITIVE_INFINITY);
    DoubleVector ofZero = infinity.blend(0.0, y.compare(VectorOperators.GT, 0.0));
    DoubleVector ofInfinity = x.broadcast(0.0).blend(infinity, y.compare(VectorOperators.GT, 0.0));
    DoubleVector result = power.blend(ofZero, base.compare(VectorOperators.EQ, 0.0));
    result = result.blend(ofInfinity, base.compare(VectorOperators.EQ, infinity));
    DoubleVector size = y.abs();
    DoubleVector half = size.mul(0.5);
    DoubleVector odd = result.blend(result.neg(), half.compare(VectorOperators.NE, rounded(half)));
    odd = odd.blend(Double.NaN, size.compare(VectorOperators.NE, rounded(size)));
    DoubleVector endless = odd.blend(ofInfinity, size.compare(VectorOperators.NE, rounded(size)));
    odd = odd.blend(endless, base.compare(VectorOperators.EQ, infinity));
    result = result.blend(odd, x.compare(VectorOperators.LT, 0.0));
    result = result.blend(Double.NaN, x.compare(VectorOperators.NE, x));
    result = result.blend(Double.NaN, y.compare(VectorOperators.NE, y));
    return result.blend(1.0, y.compare(VectorOperators.EQ, 0.0));
  }

  /** The nearest integer of a number that is not negative. */
  private static DoubleVector rounded(DoubleVector x) {
    return x.blend(x.add(WHOLE).sub(WHOLE), x.compare(VectorOperators.LT, WHOLE));
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
