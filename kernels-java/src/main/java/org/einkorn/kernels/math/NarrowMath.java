package org.einkorn.kernels.math;

import static org.einkorn.kernels.math.Coefficients.LN2_HI;
import static org.einkorn.kernels.math.Coefficients.LOG2_E;
import static org.einkorn.kernels.math.Coefficients.MANTISSA_BITS;
import static org.einkorn.kernels.math.Coefficients.ROUNDING;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions on vectors of floats over narrow ranges, for softmax and the losses, where knowing the
 * range saves half of the operations. Coefficients are minimax fits (Remez exchange in double),
 * rounded to float; the stated errors hold in units of {@code u = 2^-24} relative to the result.
 */
public final class NarrowMath {

  /** Below this {@link #expBelow} is 0: its result would leave the range of normal floats. */
  public static final float EXP_LEAST = -86.6f;

  /** (e^r − 1) / r for {@code |r| <= ln(2)/2}, of degree 4, error 1.6 u. */
  static final float E0 = 0x1.fffff6p-1f;

  static final float E1 = 0x1.fffdc6p-2f;
  static final float E2 = 0x1.555a6cp-3f;
  static final float E3 = 0x1.573a6cp-5f;
  static final float E4 = 0x1.0fa822p-7f;

  /** (2 atanh(s) − 2 s) / s^3 in s^2 for {@code |s| <= 1/3}. */
  static final float L0 = 0x1.555556p-1f;

  static final float L1 = 0x1.9999bcp-2f;
  static final float L2 = 0x1.248a66p-2f;
  static final float L3 = 0x1.c8b9e0p-3f;
  static final float L4 = 0x1.5f4246p-3f;
  static final float L5 = 0x1.be1786p-3f;

  static final int MANTISSA = 0x7fffff;

  /** The bits of sqrt(1/2): mantissas are moved to lie around 1. */
  static final int SQRT_HALF_BITS = 0x3f3504f3;

  private NarrowMath() {}

  /**
   * e^x for x up to 87, as of a logit less the greatest one. Error below 4 u + 0.05 u |x|; 0 below
   * {@link #EXP_LEAST}, and so of −∞; NaN of NaN.
   *
   * <p>ln 2 is one float, whose error happens to be 0.05 u; 2^n is added to the exponent's bits.
   */
  public static FloatVector expBelow(FloatVector x) {
    FloatVector shifted = x.fma(LOG2_E, ROUNDING);
    FloatVector n = shifted.sub(ROUNDING);
    FloatVector r = n.fma(FloatVector.broadcast(x.species(), -LN2_HI), x);
    FloatVector p = r.fma(E4, E3);
    p = p.fma(r, FloatVector.broadcast(x.species(), E2));
    p = p.fma(r, FloatVector.broadcast(x.species(), E1));
    p = p.fma(r, FloatVector.broadcast(x.species(), E0));
    p = p.fma(r, FloatVector.broadcast(x.species(), 1f));
    // the constant that rounds has no low bits: the shift leaves n alone
    IntVector power = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, MANTISSA_BITS);
    FloatVector scaled = p.reinterpretAsInts().add(power).reinterpretAsFloats();
    return scaled.blend(0f, x.compare(VectorOperators.LT, EXP_LEAST));
  }

  /** ln(1 + z) for z from 0 to 1. Error below 4 u. */
  public static FloatVector log1pOfUnit(FloatVector z) {
    return twiceAtanh(z.div(z.add(2f)));
  }

  /** ln x of positive normal floats; the error is below 4 u of the result or 2 u. */
  public static FloatVector logOfPositive(FloatVector x) {
    IntVector bits = x.reinterpretAsInts().sub(SQRT_HALF_BITS);
    FloatVector n =
        (FloatVector)
            bits.lanewise(VectorOperators.ASHR, MANTISSA_BITS).convert(VectorOperators.I2F, 0);
    FloatVector m = bits.and(MANTISSA).add(SQRT_HALF_BITS).reinterpretAsFloats();
    FloatVector log = twiceAtanh(m.sub(1f).div(m.add(1f)));
    return n.fma(FloatVector.broadcast(x.species(), LN2_HI), log);
  }

  /** 2 atanh s for {@code |s| <= 1/3}. */
  private static FloatVector twiceAtanh(FloatVector s) {
    FloatVector t = s.mul(s);
    FloatVector p = t.fma(L5, L4);
    p = p.fma(t, FloatVector.broadcast(s.species(), L3));
    p = p.fma(t, FloatVector.broadcast(s.species(), L2));
    p = p.fma(t, FloatVector.broadcast(s.species(), L1));
    p = p.fma(t, FloatVector.broadcast(s.species(), L0));
    return s.mul(t).fma(p, s.add(s));
  }
}
