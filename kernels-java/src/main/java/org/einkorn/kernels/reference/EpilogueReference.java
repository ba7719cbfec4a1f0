package org.einkorn.kernels.reference;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.activation.ActivationReference;
import org.einkorn.kernels.activation.Parameters;

/** The truth of an epilogue, for one element after the other. */
public final class EpilogueReference {

  private final Epilogue epilogue;
  private final Values values;
  private final double unitRoundoff;
  private final Parameters parameters;
  private double value;
  private double tolerance;

  /** An epilogue on the inputs of a problem. */
  public EpilogueReference(Epilogue epilogue, Values values, double unitRoundoff) {
    this.epilogue = epilogue;
    this.values = values;
    this.unitRoundoff = unitRoundoff;
    this.parameters =
        Parameters.of(
            values, unitRoundoff == DataType.F32.unitRoundoff() ? DataType.F32 : DataType.F64);
  }

  /**
   * Applies the steps.
   *
   * @param accumulated the accumulated value
   * @param error its tolerance
   * @param biasIndex which element of the bias belongs to it
   * @param index which element of the destination it is
   */
  public void apply(double accumulated, double error, int biasIndex, int index) {
    value = accumulated;
    tolerance = error;
    for (Epilogue.Step step : epilogue.steps()) {
      switch (step) {
        case Epilogue.Bias _ -> add(values.input(Role.BIAS)[biasIndex]);
        case Epilogue.Residual _ -> add(values.input(Role.RESIDUAL)[index]);
        case Epilogue.Scale scale -> {
          double factor = values.scalar(Scalar.SCALE);
          value *= factor;
          tolerance = tolerance * Math.abs(factor) + 2 * unitRoundoff * Math.abs(value);
        }
        case Epilogue.Activation(var kind) -> {
          tolerance =
              ActivationReference.tolerance(kind, value, tolerance, unitRoundoff, parameters);
          value = ActivationReference.function(kind, value, parameters);
        }
        case Epilogue.Clamp _ ->
            value =
                Math.min(
                    Math.max(value, (float) values.scalar(Scalar.CLAMP_MIN)),
                    (float) values.scalar(Scalar.CLAMP_MAX));
      }
    }
  }

  /** The last result. */
  public double value() {
    return value;
  }

  /** The tolerance of the last result. */
  public double tolerance() {
    return tolerance;
  }

  private void add(double term) {
    tolerance += 2 * unitRoundoff * (Math.abs(value) + Math.abs(term));
    value += term;
  }
}
