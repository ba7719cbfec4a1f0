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

  /** Left of this e^x - 1 rounds to -1. */
  static final float EXPM1_MIN = -18f;

  /** log((1 + s) / (1 - s)) = 2 s + s^3 (L0 + L1 s^2 + ... + L3 s^6) for {@code |s| < 0.172}. */
  static final float L0 = 0x1.555554p-1f;

  static final float L1 = 0x1.999a7ap-2f;
  static final float L2 = 0x1.2438eap-2f;
  static final float L3 = 0x1.e2f40cp-3f;

  /** The same with P0 to P5 for {@code |s| <= 1/3}. */
  static final float P0 = 0x1.555556p-1f;

  static final float P1 = 0x1.9999bep-2f;
  static final float P2 = 0x1.248a5ap-2f;
  static final float P3 = 0x1.c8bb9ap-3f;
  static final float P4 = 0x1.5f348ap-3f;
  static final float P5 = 0x1.be3fe6p-3f;

  /** The bits of the square root of 1/2: mantissas are taken from there to its double. */
  static final int SQRT_HALF_BITS = 0x3f3504f3;

  /** 2^25 makes normal numbers of denormal ones. */
  static final float TO_NORMAL = 0x1p25f;

  static final float TO_NORMAL_LOG2 = 25f;

  /** From here on the square of e^x is great enough that mish(x) rounds to x. */
  static final float MISH_MAX = 20f;

  /** The inner factors of the tanh form of gelu: 2 sqrt(2/pi), and 0.044715 times that. */
  static final float GELU_TANH_LINEAR = 0x1.988454p+0f;

  static final float GELU_TANH_CUBIC = 0x1.2444f2p-4f;

  /** From here on the derivative of the tanh form of gelu rounds to 0 or 1. */
  static final float GELU_TANH_MAX = 16f;

  /** The constants of selu: lambda, and lambda times alpha. */
  static final float SELU_SCALE = 1.050701f;

  static final float SELU_SLOPE = 1.7580993f;

  /** From here on silu's derivative rounds to 0 or 1. */
  static final float SILU_SLOPE_MAX = 100f;

  /** Left of minus this mish's derivative rounds to 0. */
  static final float MISH_SLOPE_MAX = 100f;

  /** ln 2 as a sum whose first part times an exponent is exact. */
  static final float LN2_HEAD = 0x1.62e4p-1f;

  static final float LN2_TAIL = 0x1.7f7d1cp-20f;

  /** From here on all numbers are whole. */
  static final float WHOLE = 0x1p23f;

  /** Beyond this the normal distribution rounds to 0 or 1. */
  static final float GELU_MAX = 5.6f;

  /** Its value less 1/2 is x (A0 + A1 u + ... + A5 u^5) / (1 + B1 u + ... + B5 u^5), u = x^2. */
  static final float A0 = 0x1.988450p-2f;

  static final float A1 = 0x1.19984ep-5f;
  static final float A2 = 0x1.347c98p-8f;
  static final float A3 = 0x1.6c8beap-13f;
  static final float A4 = 0x1.aa8be8p-18f;
  static final float A5 = 0x1.7c7156p-26f;
  static final float B1 = 0x1.02e5bep-2f;
  static final float B2 = 0x1.da2326p-6f;
  static final float B3 = 0x1.f57212p-10f;
  static final float B4 = 0x1.3af69ap-14f;
  static final float B5 = 0x1.3ccbb0p-20f;

  /** Beyond this the derivative of gelu rounds to 0 or 1. */
  static final float GELU_SLOPE_MAX = 5.8f;

  /** Its value less 1/2 is x (C0 + C1 u + ... + C5 u^5) / (1 + D1 u + ... + D5 u^5), u = x^2. */
  static final float C0 = 0x1.98846ep-1f;

  static final float C1 = -0x1.fbd61ep-6f;
  static final float C2 = 0x1.d24c78p-7f;
  static final float C3 = 0x1.42762ep-16f;
  static final float C4 = 0x1.2d9ecep-15f;
  static final float C5 = 0x1.9e5002p-23f;
  static final float D1 = 0x1.2d8fd8p-2f;
  static final float D2 = 0x1.4fb5b8p-5f;
  static final float D3 = 0x1.cdc56ap-9f;
  static final float D4 = 0x1.92bab8p-13f;
  static final float D5 = 0x1.2c64b6p-17f;
}
