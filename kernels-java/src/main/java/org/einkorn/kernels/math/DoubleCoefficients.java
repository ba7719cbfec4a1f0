package org.einkorn.kernels.math;

/** Constants of the functions of vectors of doubles; see {@link Coefficients} for their forms. */
final class DoubleCoefficients {

  private DoubleCoefficients() {}

  static final double LOG2_E = 0x1.71547652b82fep+0;
  static final double LN2_HI = 0x1.62e42fefa39efp-1;
  static final double LN2_LO = 0x1.abc9e3b39803fp-56;

  /** Adding 1.5 * 2^52 rounds to the nearest integer, which then stands in the low bits. */
  static final double ROUNDING = 0x1.8p52;

  static final long ROUNDING_BITS = 0x4338000000000000L;
  static final long SIGN_BIT = 0x8000000000000000L;
  static final long EXPONENT_BIAS = 1023;
  static final int MANTISSA_BITS = 52;

  /** Below this exp is 0, above {@link #EXP_MAX} it is infinite. */
  static final double EXP_MIN = -746;

  static final double EXP_MAX = 710;

  /** exp(r) = 1 + r + r^2 (E0 + E1 r + ... + E10 r^10) for {@code |r| <= ln(2)/2}. */
  static final double E0 = 0x1.0p-1;

  static final double E1 = 0x1.555555555555cp-3;
  static final double E2 = 0x1.555555555555ep-5;
  static final double E3 = 0x1.111111110eb6ap-7;
  static final double E4 = 0x1.6c16c16c13448p-10;
  static final double E5 = 0x1.a01a01b3d7e06p-13;
  static final double E6 = 0x1.a01a01b490544p-16;
  static final double E7 = 0x1.71ddef4c36c98p-19;
  static final double E8 = 0x1.27e4bee451b4bp-22;
  static final double E9 = 0x1.af6d484324bcbp-26;
  static final double E10 = 0x1.1f9e34f8e4f3ep-29;

  /** Left of this e^x - 1 rounds to -1. */
  static final double EXPM1_MIN = -38;

  /** From here on tanh rounds to 1. */
  static final double TANH_MAX = 20;

  /** The two branches of erf meet here. */
  static final double ERF_SPLIT = 1;

  /** From here on erf rounds to 1. */
  static final double ERF_MAX = 6;

  /** erf(t) = t + t (S0 + S1 t^2 + ... + S12 t^24) for {@code |t| < ERF_SPLIT}. */
  static final double S0 = 0x1.06eba8214db69p-3;

  static final double S1 = -0x1.812746b0379e6p-2;
  static final double S2 = 0x1.ce2f21a042b34p-4;
  static final double S3 = -0x1.b82ce31284f20p-6;
  static final double S4 = 0x1.565bcd0dbd59dp-8;
  static final double S5 = -0x1.c02db3db3fc0bp-11;
  static final double S6 = 0x1.f9a321e3a7bf9p-14;
  static final double S7 = -0x1.f4d1e42102ea5p-17;
  static final double S8 = 0x1.b9df2f6870236p-20;
  static final double S9 = -0x1.5f1f3929981b1p-23;
  static final double S10 = 0x1.f7b94c1b62e81p-27;
  static final double S11 = -0x1.38ab2ee569b9ap-30;
  static final double S12 = 0x1.0624da8bf641ap-34;

  /** erf(t) = 1 - exp(-t - t (T0 + T1 t + ... + T18 t^18)) for ERF_SPLIT up to ERF_MAX. */
  static final double T0 = 0x1.06ebacb91bb42p-3;

  static final double T1 = 0x1.45f2f91a14cd5p-1;
  static final double T2 = 0x1.a4f74e2305b89p-4;
  static final double T3 = -0x1.39888df60eba2p-6;
  static final double T4 = -0x1.8cc7d29937461p-13;
  static final double T5 = 0x1.b30699c9bb8f7p-10;
  static final double T6 = -0x1.1a135b8062c37p-11;
  static final double T7 = -0x1.117a732f34bf0p-15;
  static final double T8 = 0x1.eb06dcafc47fcp-14;
  static final double T9 = -0x1.1c40656bde849p-14;
  static final double T10 = 0x1.aadbeb7db006ep-16;
  static final double T11 = -0x1.df7c7490305abp-18;
  static final double T12 = 0x1.a273d9e2600f7p-20;
  static final double T13 = -0x1.1d007ff0a53e5p-22;
  static final double T14 = 0x1.2aa3a219f9b64p-25;
  static final double T15 = -0x1.d20eaab19092ep-29;
  static final double T16 = 0x1.fe91bd366fddcp-33;
  static final double T17 = -0x1.5e5f594239af4p-37;
  static final double T18 = 0x1.c52b8ea2b361fp-43;

  static final double SQRT_HALF = 0x1.6a09e667f3bcdp-1;

  /** log((1 + s) / (1 - s)) = 2 s + s^3 (L0 + L1 s^2 + ... + L7 s^14) for {@code |s| < 0.172}. */
  static final double L0 = 0x1.5555555555555p-1;

  static final double L1 = 0x1.9999999999e02p-2;
  static final double L2 = 0x1.249249242af5dp-2;
  static final double L3 = 0x1.c71c725964f35p-3;
  static final double L4 = 0x1.745cde11f92e5p-3;
  static final double L5 = 0x1.3b20b217bccfep-3;
  static final double L6 = 0x1.0f5c2db62417ep-3;
  static final double L7 = 0x1.0f68d261c22f1p-3;

  /** The same with P0 to P9 for {@code |s| <= 1/3}. */
  static final double P0 = 0x1.5555555555535p-1;

  static final double P1 = 0x1.99999999a081dp-2;
  static final double P2 = 0x1.2492492086d46p-2;
  static final double P3 = 0x1.c71c741ed9e4ep-3;
  static final double P4 = 0x1.745cb3b420266p-3;
  static final double P5 = 0x1.3b1de119a8a60p-3;
  static final double P6 = 0x1.106783166421fp-3;
  static final double P7 = 0x1.efdbe569115f3p-4;
  static final double P8 = 0x1.55a34936ad26dp-4;
  static final double P9 = 0x1.5c83f4ae359ffp-3;

  /** The bits of the square root of 1/2: mantissas are taken from there to its double. */
  static final long SQRT_HALF_BITS = 0x3fe6a09e667f3bcdL;

  /** 2^54 makes normal numbers of denormal ones. */
  static final double TO_NORMAL = 0x1p54;

  static final double TO_NORMAL_LOG2 = 54;

  static final double MISH_MAX = 40;
  static final double GELU_TANH_LINEAR = 0x1.9884533d43651p+0;
  static final double GELU_TANH_CUBIC = 0x1.2444f2a4d8b4bp-4;
  static final double GELU_TANH_MAX = 16;
  static final double DENSITY_AT_0 = 0x1.9884533d43651p-2;
  static final double SELU_SCALE = 1.0507009873554805;
  static final double SELU_SLOPE = 1.7580993408473766;

  /** From here on the density in gelu's derivative times x is nothing beside 0 or 1. */
  static final double GELU_DENSITY_MAX = 40;

  /** From here on silu's derivative rounds to 0 or 1. */
  static final double SILU_SLOPE_MAX = 800;

  /** Left of minus this mish's derivative rounds to 0. */
  static final double MISH_SLOPE_MAX = 800;

  /** ln 2 as a sum whose first part times an exponent is exact. */
  static final double LN2_HEAD = 0x1.62e42fefa38p-1;

  static final double LN2_TAIL = 0x1.ef35793c7673p-45;

  /** From here on all numbers are whole. */
  static final double WHOLE = 0x1p52;
}
