package org.einkorn.kernels.activation;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.reference.Values;

/**
 * What an activation function reads besides its source.
 *
 * @param slope the factor of the negative part
 * @param low lower bound
 * @param high upper bound
 */
public record Parameters(double slope, double low, double high) {

  /** Nothing: a function that reads one of them gives NaN. */
  static final Parameters NONE = new Parameters(Double.NaN, Double.NaN, Double.NaN);

  /** The scalars of a run, rounded to a type. */
  public static Parameters of(Values values, DataType type) {
    return new Parameters(
        round(values.scalar(Scalar.SLOPE), type),
        round(values.scalar(Scalar.CLAMP_MIN), type),
        round(values.scalar(Scalar.CLAMP_MAX), type));
  }

  /** A bound of the slopes of the functions that read one. */
  double scale() {
    return Double.isNaN(slope) ? 1 : Math.max(1, Math.abs(slope));
  }

  /** The same with another slope. */
  Parameters withSlope(double other) {
    return new Parameters(other, low, high);
  }

  private static double round(double value, DataType type) {
    return type == DataType.F32 ? (float) value : value;
  }
}
