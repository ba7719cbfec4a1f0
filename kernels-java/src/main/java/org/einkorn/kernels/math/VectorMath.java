package org.einkorn.kernels.math;

import static org.einkorn.kernels.math.Coefficients.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Transcendental functions on vectors of floats, every lane bit-equal to {@link ScalarMath}.
 *
 * <p>Each method stays under the 325 bytecodes that C2 inlines into a hot caller; called from code
 * where the vector's shape is not a constant it would box its argument. The stated errors are the
 * largest seen in a scan of every 31st float, in units in the last place (ulp) of the result; the
 * tests hold them as bounds.
 */
public final class VectorMath {

  private VectorMath() {}

  /**
   * x, but at least a bound; a NaN stays. On x86 this takes two instructions, and the greater of
   * two numbers, which knows a NaN and a negative zero, about six.
   */
  public static FloatVector atLeast(FloatVector x, float bound) {
    return x.blend(bound, x.compare(VectorOperators.LT, bound));
  }

  /** x, but at most a bound; a NaN stays. */
  public static FloatVector atMost(FloatVector x, float bound) {
    return x.blend(bound, x.compare(VectorOperators.GT, bound));
  }

  /** e^x. Gradual underflow, infinity from 88.73 on, NaN for NaN. Error below 1.5 ulp. */
  public static FloatVector exp(FloatVector x) {
    FloatVector clamped = atMost(atLeast(x, EXP_MIN), EXP_MAX);
    FloatVector shifted = clamped.fma(LOG2_E, ROUNDING);
    FloatVector r = remainder(clamped, shifted.sub(ROUNDING));
    FloatVector p = r.mul(r).fma(expTail(r), r.add(1f));
    // 2^n leaves the range of normal floats, so it is applied as two factors
    IntVector n = shifted.reinterpretAsInts().sub(ROUNDING_BITS);
    IntVector half = n.lanewise(VectorOperators.ASHR, 1);
    return p.mul(powerOfTwo(half)).mul(powerOfTwo(n.sub(half)));
  }

  /** tanh x, from expm1(2|x|) / (expm1(2|x|) + 2). Error below 3 ulp. */
  public static FloatVector tanh(FloatVector x) {
    FloatVector doubled = atMost(x.abs(), TANH_MAX).mul(2f);
    FloatVector shifted = doubled.fma(LOG2_E, ROUNDING);
    FloatVector r = remainder(doubled, shifted.sub(ROUNDING));
    FloatVector p = r.mul(r).fma(expTail(r), r);
    FloatVector scale = powerOfTwo(shifted.reinterpretAsInts().sub(ROUNDING_BITS));
    FloatVector expm1 = p.fma(scale, scale.sub(1f));
    return withSignOf(expm1.div(expm1.add(2f)), x);
  }

  /** The logistic function 1 / (1 + e^-x), accurate in both tails. Error below 3 ulp. */
  public static FloatVector sigmoid(FloatVector x) {
    FloatVector z = exp(x.abs().neg());
    FloatVector one = FloatVector.broadcast(x.species(), 1f);
    return z.blend(one, x.compare(VectorOperators.GE, 0f)).div(z.add(one));
  }

  /**
   * The error function 2/sqrt(pi) times the integral of e^-s^2 from 0 to x. Error below 1.5 ulp.
   */
  public static FloatVector erf(FloatVector x) {
    FloatVector t = atMost(x.abs(), ERF_MAX);
    FloatVector far = exp(t.fma(erfFar(t), t).neg()).neg().add(1f);
    FloatVector near = t.fma(erfNear(t.mul(t)), t);
    return withSignOf(far.blend(near, t.compare(VectorOperators.LT, ERF_SPLIT)), x);
  }

  /**
   * x (1 + erf(x / sqrt 2)) / 2, the exact form of the Gaussian error linear unit. The absolute
   * error is below 2e-7 |x|: left of -3 the sum cancels. NaN at negative infinity.
   */
  public static FloatVector gelu(FloatVector x) {
    FloatVector u = x.mul(x);
    FloatVector a = u.fma(A5, A4);
    a = a.fma(u, x.broadcast(A3));
    a = a.fma(u, x.broadcast(A2));
    a = a.fma(u, x.broadcast(A1));
    a = a.fma(u, x.broadcast(A0));
    FloatVector b = u.fma(B5, B4);
    b = b.fma(u, x.broadcast(B3));
    b = b.fma(u, x.broadcast(B2));
    b = b.fma(u, x.broadcast(B1));
    b = b.fma(u, x.broadcast(1f));
    FloatVector distribution = x.mul(a).div(b).add(0.5f);
    distribution = distribution.blend(0f, x.compare(VectorOperators.LT, -GELU_MAX));
    distribution = distribution.blend(1f, x.compare(VectorOperators.GT, GELU_MAX));
    return x.mul(distribution);
  }

  /**
   * The derivative of {@link #gelu}, the normal distribution at x plus x times its density. The
   * absolute error is below 4e-7.
   */
  public static FloatVector geluSlope(FloatVector x) {
    FloatVector u = x.mul(x);
    FloatVector c = u.fma(C5, C4);
    c = c.fma(u, x.broadcast(C3));
    c = c.fma(u, x.broadcast(C2));
    c = c.fma(u, x.broadcast(C1));
    c = c.fma(u, x.broadcast(C0));
    FloatVector d = u.fma(D5, D4);
    d = d.fma(u, x.broadcast(D3));
    d = d.fma(u, x.broadcast(D2));
    d = d.fma(u, x.broadcast(D1));
    d = d.fma(u, x.broadcast(1f));
    FloatVector slope = x.mul(c).div(d).add(0.5f);
    slope = slope.blend(0f, x.compare(VectorOperators.LT, -GELU_SLOPE_MAX));
    return slope.blend(1f, x.compare(VectorOperators.GT, GELU_SLOPE_MAX));
  }

  /** e^x - 1 for x that is not positive. Error below 2 ulp. */
  public static FloatVector expm1OfNegative(FloatVector x) {
    FloatVector clamped = atLeast(x, EXPM1_MIN);
    FloatVector shifted = clamped.fma(LOG2_E, ROUNDING);
    FloatVector r = remainder(clamped, shifted.sub(ROUNDING));
    FloatVector p = r.mul(r).fma(expTail(r), r);
    FloatVector scale = powerOfTwo(shifted.reinterpretAsInts().sub(ROUNDING_BITS));
    return p.fma(scale, scale.sub(1f));
  }

  /** log x, to the base e: NaN left of 0, negative infinity at 0. Error below 1.5 ulp. */
  public static FloatVector log(FloatVector x) {
    VectorMask<Float> denormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
    FloatVector normal = x.blend(x.mul(TO_NORMAL), denormal);
    IntVector bits = normal.reinterpretAsInts();
    IntVector n = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
    FloatVector m = bits.sub(n.lanewise(VectorOperators.LSHL, MANTISSA_BITS)).reinterpretAsFloats();
    FloatVector e = asFloats(n).sub(x.broadcast(0f).blend(TO_NORMAL_LOG2, denormal));
    FloatVector f = m.sub(1f);
    FloatVector s = f.div(f.add(2f));
    FloatVector z = s.mul(s);
    // log m = f - s (f - z L), which rounds less than 2 s + s z L
    FloatVector small = s.mul(z.mul(logTail(z)).sub(f)).add(e.mul(LN2_LO));
    FloatVector result = e.fma(x.broadcast(LN2_HI), small.add(f));
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
    result = result.blend(Float.NaN, x.compare(VectorOperators.LT, 0f));
    return x.blend(result, x.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
  }

  /** log(1 + x) for x from 0 to 1. Error below 1.5 ulp. */
  public static FloatVector log1pOfUnit(FloatVector x) {
    FloatVector s = x.div(x.add(2f));
    FloatVector z = s.mul(s);
    FloatVector p = z.fma(P5, P4);
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
  public static FloatVector pow(FloatVector x, FloatVector y) {
    FloatVector base = x.abs();
    VectorMask<Float> denormal = base.compare(VectorOperators.LT, Float.MIN_NORMAL);
    IntVector bits = base.blend(base.mul(TO_NORMAL), denormal).reinterpretAsInts();
    IntVector n = bits.sub(SQRT_HALF_BITS).lanewise(VectorOperators.ASHR, MANTISSA_BITS);
    FloatVector m = bits.sub(n.lanewise(VectorOperators.LSHL, MANTISSA_BITS)).reinterpretAsFloats();
    FloatVector e = asFloats(n).sub(x.broadcast(0f).blend(TO_NORMAL_LOG2, denormal));
    // log m = 2 s + s^3 L with s = (m - 1) / (m + 1), the quotient and m + 1 each with its error
    FloatVector f = m.sub(1f);
    FloatVector t = m.add(1f);
    FloatVector tLow = m.sub(t.sub(1f));
    FloatVector s = f.div(t);
    FloatVector sLow = s.neg().fma(t, f).sub(s.mul(tLow)).div(t);
    FloatVector z = s.mul(s);
    FloatVector low = s.mul(z).fma(logTail(z), sLow.add(sLow)).add(e.mul(LN2_TAIL));
    FloatVector a = e.mul(LN2_HEAD);
    FloatVector b = s.add(s);
    FloatVector sum = a.add(b);
    // |a| is 0 or more than |b|
    low = low.add(b.sub(sum.sub(a)));
    FloatVector log = sum.add(low);
    low = low.sub(log.sub(sum));
    FloatVector exponent = y.mul(log);
    FloatVector rest = y.fma(log, exponent.neg()).add(y.mul(low));
    rest = x.broadcast(0f).blend(rest, exponent.abs().compare(VectorOperators.LT, 2f * EXP_MAX));
    FloatVector power = exp(exponent);
    power =
        power.blend(
            power.fma(rest, power), power.compare(VectorOperators.LT, Float.POSITIVE_INFINITY));
    return signedPower(x, y, base, power);
  }

  /** What x^y is by its magnitude, with the cases that have no logarithm. */
  private static FloatVector signedPower(
      FloatVector x, FloatVector y, FloatVector base, FloatVector power) {
    FloatVector infinity = x.broadcast(Float.POSITIVE_INFINITY);
    FloatVector ofZero = infinity.blend(0f, y.compare(VectorOperators.GT, 0f));
    FloatVector ofInfinity = x.broadcast(0f).blend(infinity, y.compare(VectorOperators.GT, 0f));
    FloatVector result = power.blend(ofZero, base.compare(VectorOperators.EQ, 0f));
    result = result.blend(ofInfinity, base.compare(VectorOperators.EQ, infinity));
    FloatVector size = y.abs();
    FloatVector half = size.mul(0.5f);
    FloatVector odd = result.blend(result.neg(), half.compare(VectorOperators.NE, rounded(half)));
    odd = odd.blend(Float.NaN, size.compare(VectorOperators.NE, rounded(size)));
    FloatVector endless = odd.blend(ofInfinity, size.compare(VectorOperators.NE, rounded(size)));
    odd = odd.blend(endless, base.compare(VectorOperators.EQ, infinity));
    result = result.blend(odd, x.compare(VectorOperators.LT, 0f));
    result = result.blend(Float.NaN, x.compare(VectorOperators.NE, x));
    result = result.blend(Float.NaN, y.compare(VectorOperators.NE, y));
    return result.blend(1f, y.compare(VectorOperators.EQ, 0f));
  }

  /** The nearest integer of a number that is not negative. */
  private static FloatVector rounded(FloatVector x) {
    return x.blend(x.add(WHOLE).sub(WHOLE), x.compare(VectorOperators.LT, WHOLE));
  }

  private static FloatVector logTail(FloatVector z) {
    FloatVector p = z.fma(L3, L2);
    p = p.fma(z, z.broadcast(L1));
    return p.fma(z, z.broadcast(L0));
  }

  /** Small integers as floats, by way of the bits of 1.5 * 2^23 + n. */
  private static FloatVector asFloats(IntVector n) {
    return n.add(ROUNDING_BITS).reinterpretAsFloats().sub(ROUNDING);
  }

  /** x - n ln 2. */
  private static FloatVector remainder(FloatVector x, FloatVector n) {
    FloatVector hi = n.fma(FloatVector.broadcast(x.species(), -LN2_HI), x);
    return n.fma(FloatVector.broadcast(x.species(), -LN2_LO), hi);
  }

  private static FloatVector expTail(FloatVector r) {
    FloatVector p = r.fma(E4, E3);
    p = p.fma(r, FloatVector.broadcast(r.species(), E2));
    p = p.fma(r, FloatVector.broadcast(r.species(), E1));
    return p.fma(r, FloatVector.broadcast(r.species(), E0));
  }

  private static FloatVector erfNear(FloatVector u) {
    FloatVector p = u.fma(S5, S4);
    p = p.fma(u, FloatVector.broadcast(u.species(), S3));
    p = p.fma(u, FloatVector.broadcast(u.species(), S2));
    p = p.fma(u, FloatVector.broadcast(u.species(), S1));
    return p.fma(u, FloatVector.broadcast(u.species(), S0));
  }

  private static FloatVector erfFar(FloatVector t) {
    FloatVector p = t.fma(T5, T4);
    p = p.fma(t, FloatVector.broadcast(t.species(), T3));
    p = p.fma(t, FloatVector.broadcast(t.species(), T2));
    p = p.fma(t, FloatVector.broadcast(t.species(), T1));
    return p.fma(t, FloatVector.broadcast(t.species(), T0));
  }

  private static FloatVector powerOfTwo(IntVector n) {
    return n.add(EXPONENT_BIAS).lanewise(VectorOperators.LSHL, MANTISSA_BITS).reinterpretAsFloats();
  }

  private static FloatVector withSignOf(FloatVector magnitude, FloatVector sign) {
    IntVector bit = sign.reinterpretAsInts().and(SIGN_BIT);
    return magnitude.reinterpretAsInts().or(bit).reinterpretAsFloats();
  }
}
