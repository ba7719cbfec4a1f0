package org.einkorn.kernels.math;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The elementwise operations and their derivatives on vectors of floats, in the form that loops
 * take in place of a {@link org.einkorn.kernels.microkernel.Placeholder}. A derivative reads src,
 * src1 and diff_dst in this order, as far as it needs them.
 */
public final class FloatElementwise {

  private FloatElementwise() {}

  static FloatVector add(FloatVector x, FloatVector y, float p, float q) {
    return x.add(y);
  }

  static FloatVector sub(FloatVector x, FloatVector y, float p, float q) {
    return x.sub(y);
  }

  static FloatVector mul(FloatVector x, FloatVector y, float p, float q) {
    return x.mul(y);
  }

  static FloatVector div(FloatVector x, FloatVector y, float p, float q) {
    return x.div(y);
  }

  static FloatVector min(FloatVector x, FloatVector y, float p, float q) {
    return x.min(y);
  }

  static FloatVector max(FloatVector x, FloatVector y, float p, float q) {
    return x.max(y);
  }

  static FloatVector pow(FloatVector x, FloatVector y, float p, float q) {
    return VectorMath.pow(x, y);
  }

  static FloatVector eq(FloatVector x, FloatVector y, float p, float q) {
    return x.broadcast(0f).blend(1f, x.compare(VectorOperators.EQ, y));
  }

  static FloatVector ne(FloatVector x, FloatVector y, float p, float q) {
    return x.broadcast(0f).blend(1f, x.compare(VectorOperators.NE, y));
  }

  static FloatVector lt(FloatVector x, FloatVector y, float p, float q) {
    return x.broadcast(0f).blend(1f, x.compare(VectorOperators.LT, y));
  }

  static FloatVector le(FloatVector x, FloatVector y, float p, float q) {
    return x.broadcast(0f).blend(1f, x.compare(VectorOperators.LE, y));
  }

  static FloatVector gt(FloatVector x, FloatVector y, float p, float q) {
    return x.broadcast(0f).blend(1f, x.compare(VectorOperators.GT, y));
  }

  static FloatVector ge(FloatVector x, FloatVector y, float p, float q) {
    return x.broadcast(0f).blend(1f, x.compare(VectorOperators.GE, y));
  }

  static FloatVector where(FloatVector x, FloatVector y, FloatVector c, float p, float q) {
    return y.blend(x, c.compare(VectorOperators.NE, 0f));
  }

  /** The element itself. */
  static FloatVector same(FloatVector x, float p, float q) {
    return x;
  }

  static FloatVector neg(FloatVector x, float p, float q) {
    return x.neg();
  }

  /** x / p. */
  static FloatVector share(FloatVector x, float p, float q) {
    return x.div(p);
  }

  /** - (x / y) d / y. */
  static FloatVector divSlope1(FloatVector x, FloatVector y, FloatVector d, float p, float q) {
    return x.div(y).mul(d.neg()).div(y);
  }

  static FloatVector minSlope(FloatVector x, FloatVector y, FloatVector d, float p, float q) {
    return d.broadcast(0f).blend(d, x.compare(VectorOperators.LE, y));
  }

  static FloatVector minSlope1(FloatVector x, FloatVector y, FloatVector d, float p, float q) {
    return d.blend(0f, x.compare(VectorOperators.LE, y));
  }

  static FloatVector maxSlope(FloatVector x, FloatVector y, FloatVector d, float p, float q) {
    return d.broadcast(0f).blend(d, x.compare(VectorOperators.GE, y));
  }

  static FloatVector maxSlope1(FloatVector x, FloatVector y, FloatVector d, float p, float q) {
    return d.blend(0f, x.compare(VectorOperators.GE, y));
  }

  /** d y x^(y - 1), and 0 where y is. */
  static FloatVector powSlope(FloatVector x, FloatVector y, FloatVector d, float p, float q) {
    FloatVector slope = VectorMath.pow(x, y.sub(1f)).mul(d.mul(y));
    return slope.blend(0f, y.compare(VectorOperators.EQ, 0f));
  }

  /** d x^y log x, and 0 where x is. */
  static FloatVector powSlope1(FloatVector x, FloatVector y, FloatVector d, float p, float q) {
    FloatVector slope = VectorMath.pow(x, y).mul(d).mul(VectorMath.log(x));
    return slope.blend(0f, x.compare(VectorOperators.EQ, 0f));
  }

  static FloatVector whereSlope(FloatVector c, FloatVector d, float p, float q) {
    return d.broadcast(0f).blend(d, c.compare(VectorOperators.NE, 0f));
  }

  static FloatVector whereSlope1(FloatVector c, FloatVector d, float p, float q) {
    return d.blend(0f, c.compare(VectorOperators.NE, 0f));
  }

  /** d x / norm, and 0 where the norm is. */
  static FloatVector normSlope(FloatVector x, FloatVector norm, FloatVector d, float p, float q) {
    return d.mul(x.div(norm)).blend(0f, norm.compare(VectorOperators.EQ, 0f));
  }

  /** 2 d (x - mean) / p. */
  static FloatVector varianceSlope(
      FloatVector x, FloatVector mean, FloatVector d, float p, float q) {
    return x.sub(mean).mul(d).mul(2f).div(p);
  }
}
