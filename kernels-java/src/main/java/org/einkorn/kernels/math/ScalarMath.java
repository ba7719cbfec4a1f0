package org.einkorn.kernels.math;

import static org.einkorn.kernels.math.Coefficients.*;

/**
 * The scalar twins of {@link VectorMath}: the same operations in the same order, for tails and for
 * machines without vectors. The errors stated there hold here, bit for bit.
 */
public final class ScalarMath {

  private ScalarMath() {}

  /** e^x. Gradual underflow, infinity from 88.73 on, NaN for NaN. */
  public static float exp(float x) {
    float clamped = Math.min(Math.max(x, EXP_MIN), EXP_MAX);
    float shifted = Math.fma(clamped, LOG2_E, ROUNDING);
    float r = remainder(clamped, shifted - ROUNDING);
    float p = Math.fma(r * r, expTail(r), r + 1f);
    int n = Float.floatToRawIntBits(shifted) - ROUNDING_BITS;
    int half = n >> 1;
    return p * powerOfTwo(half) * powerOfTwo(n - half);
  }

  /** tanh x, from expm1(2|x|) / (expm1(2|x|) + 2). */
  public static float tanh(float x) {
    float doubled = Math.min(Math.abs(x), TANH_MAX) * 2f;
    float shifted = Math.fma(doubled, LOG2_E, ROUNDING);
    float r = remainder(doubled, shifted - ROUNDING);
    float p = Math.fma(r * r, expTail(r), r);
    float scale = powerOfTwo(Float.floatToRawIntBits(shifted) - ROUNDING_BITS);
    float expm1 = Math.fma(p, scale, scale - 1f);
    return withSignOf(expm1 / (expm1 + 2f), x);
  }

  /** The logistic function 1 / (1 + e^-x), accurate in both tails. */
  public static float sigmoid(float x) {
    float z = exp(-Math.abs(x));
    return (x >= 0f ? 1f : z) / (z + 1f);
  }

  /** The error function 2/sqrt(pi) times the integral of e^-s^2 from 0 to x. */
  public static float erf(float x) {
    float t = Math.min(Math.abs(x), ERF_MAX);
    if (t < ERF_SPLIT) {
      return withSignOf(Math.fma(t, erfNear(t * t), t), x);
    }
    return withSignOf(-exp(-Math.fma(t, erfFar(t), t)) + 1f, x);
  }

  /** x (1 + erf(x / sqrt 2)) / 2, the exact form of the Gaussian error linear unit. */
  public static float gelu(float x) {
    if (x < -GELU_MAX || x > GELU_MAX) {
      return x * (x < 0f ? 0f : 1f);
    }
    float u = x * x;
    float a = Math.fma(u, A5, A4);
    a = Math.fma(a, u, A3);
    a = Math.fma(a, u, A2);
    a = Math.fma(a, u, A1);
    a = Math.fma(a, u, A0);
    float b = Math.fma(u, B5, B4);
    b = Math.fma(b, u, B3);
    b = Math.fma(b, u, B2);
    b = Math.fma(b, u, B1);
    b = Math.fma(b, u, 1f);
    return x * (x * a / b + 0.5f);
  }

  /** The derivative of {@link #gelu}. */
  public static float geluSlope(float x) {
    if (x < -GELU_SLOPE_MAX || x > GELU_SLOPE_MAX) {
      return x < 0f ? 0f : 1f;
    }
    float u = x * x;
    float c = Math.fma(u, C5, C4);
    c = Math.fma(c, u, C3);
    c = Math.fma(c, u, C2);
    c = Math.fma(c, u, C1);
    c = Math.fma(c, u, C0);
    float d = Math.fma(u, D5, D4);
    d = Math.fma(d, u, D3);
    d = Math.fma(d, u, D2);
    d = Math.fma(d, u, D1);
    d = Math.fma(d, u, 1f);
    return x * c / d + 0.5f;
  }

  /** e^x - 1 for x that is not positive. */
  public static float expm1OfNegative(float x) {
    float clamped = Math.max(x, EXPM1_MIN);
    float shifted = Math.fma(clamped, LOG2_E, ROUNDING);
    float r = remainder(clamped, shifted - ROUNDING);
    float p = Math.fma(r * r, expTail(r), r);
    float scale = powerOfTwo(Float.floatToRawIntBits(shifted) - ROUNDING_BITS);
    return Math.fma(p, scale, scale - 1f);
  }

  /** log x, to the base e: NaN left of 0, negative infinity at 0. */
  public static float log(float x) {
    if (!(x > 0f && x < Float.POSITIVE_INFINITY)) {
      return x == 0f ? Float.NEGATIVE_INFINITY : x < 0f ? Float.NaN : x;
    }
    boolean denormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(denormal ? x * TO_NORMAL : x);
    int n = (bits - SQRT_HALF_BITS) >> MANTISSA_BITS;
    float f = Float.intBitsToFloat(bits - (n << MANTISSA_BITS)) - 1f;
    float e = n - (denormal ? TO_NORMAL_LOG2 : 0f);
    float s = f / (f + 2f);
    float z = s * s;
    float p = Math.fma(Math.fma(Math.fma(z, L3, L2), z, L1), z, L0);
    float small = s * (z * p - f) + e * LN2_LO;
    return Math.fma(e, LN2_HI, small + f);
  }

  /** log(1 + x) for x from 0 to 1. */
  public static float log1pOfUnit(float x) {
    float s = x / (x + 2f);
    float z = s * s;
    float p = Math.fma(z, P5, P4);
    p = Math.fma(p, z, P3);
    p = Math.fma(p, z, P2);
    p = Math.fma(p, z, P1);
    p = Math.fma(p, z, P0);
    return Math.fma(s, z * p - x, x);
  }

  private static float remainder(float x, float n) {
    return Math.fma(n, -LN2_LO, Math.fma(n, -LN2_HI, x));
  }

  private static float expTail(float r) {
    float p = Math.fma(r, E4, E3);
    p = Math.fma(p, r, E2);
    p = Math.fma(p, r, E1);
    return Math.fma(p, r, E0);
  }

  private static float erfNear(float u) {
    float p = Math.fma(u, S5, S4);
    p = Math.fma(p, u, S3);
    p = Math.fma(p, u, S2);
    p = Math.fma(p, u, S1);
    return Math.fma(p, u, S0);
  }

  private static float erfFar(float t) {
    float p = Math.fma(t, T5, T4);
    p = Math.fma(p, t, T3);
    p = Math.fma(p, t, T2);
    p = Math.fma(p, t, T1);
    return Math.fma(p, t, T0);
  }

  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + EXPONENT_BIAS) << MANTISSA_BITS);
  }

  private static float withSignOf(float magnitude, float sign) {
    return Float.intBitsToFloat(
        Float.floatToRawIntBits(magnitude) | (Float.floatToRawIntBits(sign) & SIGN_BIT));
  }
}
