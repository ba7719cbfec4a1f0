package org.einkorn.kernels.math;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The elementwise operations and their derivatives on vectors of doubles, in the form that loops
 * take in place of a {@link org.einkorn.kernels.microkernel.Placeholder}. A derivative reads src,
 * src1 and diff_dst in this order, as far as it needs them.
 */
public final class DoubleElementwise {

  private DoubleElementwise() {}

  static DoubleVector add(DoubleVector x, DoubleVector y, double p, double q) {
    return x.add(y);
  }

  static DoubleVector sub(DoubleVector x, DoubleVector y, double p, double q) {
    return x.sub(y);
  }

  static DoubleVector mul(DoubleVector x, DoubleVector y, double p, double q) {
    return x.mul(y);
  }

  static DoubleVector div(DoubleVector x, DoubleVector y, double p, double q) {
    return x.div(y);
  }

  static DoubleVector min(DoubleVector x, DoubleVector y, double p, double q) {
    return x.min(y);
  }

  static DoubleVector max(DoubleVector x, DoubleVector y, double p, double q) {
    return x.max(y);
  }

  static DoubleVector pow(DoubleVector x, DoubleVector y, double p, double q) {
    return DoubleVectorMath.pow(x, y);
  }

  static DoubleVector eq(DoubleVector x, DoubleVector y, double p, double q) {
    return x.broadcast(0.0).blend(1.0, x.compare(VectorOperators.EQ, y));
  }

  static DoubleVector ne(DoubleVector x, DoubleVector y, double p, double q) {
    return x.broadcast(0.0).blend(1.0, x.compare(VectorOperators.NE, y));
  }

  static DoubleVector lt(DoubleVector x, DoubleVector y, double p, double q) {
    return x.broadcast(0.0).blend(1.0, x.compare(VectorOperators.LT, y));
  }

  static DoubleVector le(DoubleVector x, DoubleVector y, double p, double q) {
    return x.broadcast(0.0).blend(1.0, x.compare(VectorOperators.LE, y));
  }

  static DoubleVector gt(DoubleVector x, DoubleVector y, double p, double q) {
    return x.broadcast(0.0).blend(1.0, x.compare(VectorOperators.GT, y));
  }

  static DoubleVector ge(DoubleVector x, DoubleVector y, double p, double q) {
    return x.broadcast(0.0).blend(1.0, x.compare(VectorOperators.GE, y));
  }

  static DoubleVector where(DoubleVector x, DoubleVector y, DoubleVector c, double p, double q) {
    return y.blend(x, c.compare(VectorOperators.NE, 0.0));
  }

  /** The element itself. */
  static DoubleVector same(DoubleVector x, double p, double q) {
    return x;
  }

  static DoubleVector neg(DoubleVector x, double p, double q) {
    return x.neg();
  }

  /** x / p. */
  static DoubleVector share(DoubleVector x, double p, double q) {
    return x.div(p);
  }

  /** - (x / y) d / y. */
  static DoubleVector divSlope1(
      DoubleVector x, DoubleVector y, DoubleVector d, double p, double q) {
    return x.div(y).mul(d.neg()).div(y);
  }

  static DoubleVector minSlope(DoubleVector x, DoubleVector y, DoubleVector d, double p, double q) {
    return d.broadcast(0.0).blend(d, x.compare(VectorOperators.LE, y));
  }

  static DoubleVector minSlope1(
      DoubleVector x, DoubleVector y, DoubleVector d, double p, double q) {
    return d.blend(0.0, x.compare(VectorOperators.LE, y));
  }

  static DoubleVector maxSlope(DoubleVector x, DoubleVector y, DoubleVector d, double p, double q) {
    return d.broadcast(0.0).blend(d, x.compare(VectorOperators.GE, y));
  }

  static DoubleVector maxSlope1(
      DoubleVector x, DoubleVector y, DoubleVector d, double p, double q) {
    return d.blend(0.0, x.compare(VectorOperators.GE, y));
  }

  /** d y x^(y - 1), and 0 where y is. */
  static DoubleVector powSlope(DoubleVector x, DoubleVector y, DoubleVector d, double p, double q) {
    DoubleVector slope = DoubleVectorMath.pow(x, y.sub(1.0)).mul(d.mul(y));
    return slope.blend(0.0, y.compare(VectorOperators.EQ, 0.0));
  }

  /** d x^y log x, and 0 where x is. */
  static DoubleVector powSlope1(
      DoubleVector x, DoubleVector y, DoubleVector d, double p, double q) {
    DoubleVector slope = DoubleVectorMath.pow(x, y).mul(d).mul(DoubleVectorMath.log(x));
    return slope.blend(0.0, x.compare(VectorOperators.EQ, 0.0));
  }

  static DoubleVector whereSlope(DoubleVector c, DoubleVector d, double p, double q) {
    return d.broadcast(0.0).blend(d, c.compare(VectorOperators.NE, 0.0));
  }

  static DoubleVector whereSlope1(DoubleVector c, DoubleVector d, double p, double q) {
    return d.blend(0.0, c.compare(VectorOperators.NE, 0.0));
  }

  /** d x / norm, and 0 where the norm is. */
  static DoubleVector normSlope(
      DoubleVector x, DoubleVector norm, DoubleVector d, double p, double q) {
    return d.mul(x.div(norm)).blend(0.0, norm.compare(VectorOperators.EQ, 0.0));
  }

  /** 2 d (x - mean) / p. */
  static DoubleVector varianceSlope(
      DoubleVector x, DoubleVector mean, DoubleVector d, double p, double q) {
    return x.sub(mean).mul(d).mul(2.0).div(p);
  }
}
