package org.einkorn.kernels.math;

/** Constants that the vector functions and their scalar twins share. */
final class Coefficients {

  private Coefficients() {}

  static final float LOG2_E = 0x1.715476p+0f;

  /** ln 2 as an unevaluated sum of two floats; with a fused multiply-add the reduction is exact. */
  static final float LN2_HI = 0x1.62e430p-1f;

  static final float LN2_LO = -0x1.05c610p-29f;

  /** Adding 1.5 * 2^23 rounds to the nearest integer, which then stands in the low bits. */
  static final float ROUNDING = 0x1.8p23f;

  static final int ROUNDING_BITS = 0x4b400000;
  static final int SIGN_BIT = 0x80000000;
  static final int EXPONENT_BIAS = 127;
  static final int MANTISSA_BITS = 23;

  /** Below this exp is 0, above {@link #EXP_MAX} it is infinite. */
  static final float EXP_MIN = -104f;

  static final float EXP_MAX = 89f;

  /** exp(r) = 1 + r + r^2 (E0 + E1 r + ... + E4 r^4) for {@code |r| <= ln(2)/2}. */
  static final float E0 = 0x1.fffffep-2f;

  static final float E1 = 0x1.5554b0p-3f;
  static final float E2 = 0x1.555674p-5f;
  static final float E3 = 0x1.122776p-7f;
  static final float E4 = 0x1.6bebfcp-10f;

  /** From here on tanh rounds to 1. */
  static final float TANH_MAX = 9.1f;

  /** The two branches of erf meet here. */
  static final float ERF_SPLIT = 0.921875f;

  /** From here on erf rounds to 1. */
  static final float ERF_MAX = 4f;

  /** erf(t) = t + t (S0 + S1 t^2 + ... + S5 t^10) for {@code |t| < ERF_SPLIT}. */
  static final float S0 = 0x1.06eba6p-3f;

  static final float S1 = -0x1.8126e6p-2f;
  static final float S2 = 0x1.ce1a6ap-4f;
  static final float S3 = -0x1.b68b52p-6f;
  static final float S4 = 0x1.473ba6p-8f;
  static final float S5 = -0x1.3a17d6p-11f;

  /** erf(t) = 1 - exp(-t - t (T0 + T1 t + ... + T5 t^5)) for {@code ERF_SPLIT <= t <= ERF_MAX}. */
  static final float T0 = 0x1.07328ap-3f;

  static final float T1 = 0x1.457cdep-1f;
  static final float T2 = 0x1.af2714p-4f;
  static final float T3 = -0x1.770790p-6f;
  static final float T4 = 0x1.a56442p-9f;
  static final float T5 = -0x1.c0c2d2p-13f;

  static final float SQRT_HALF = 0x1.6a09e6p-1f;
}
