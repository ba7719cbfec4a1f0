package org.einkorn.kernels.opencl;

import java.util.ArrayList;
import java.util.List;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/** An epilogue as defines and arguments of {@code epilogue.cl}. */
final class EpiloguePlan {

  private EpiloguePlan() {}

  /** {@code EPILOGUE_1=BIAS}, {@code EPILOGUE_2=RELU} and so on, in the epilogue's order. */
  static List<String> defines(Epilogue epilogue) {
    List<String> defines = new ArrayList<>();
    for (Epilogue.Step step : epilogue.steps()) {
      String name =
          switch (step) {
            case Epilogue.Bias _ -> "BIAS";
            case Epilogue.Residual _ -> "RESIDUAL";
            case Epilogue.Scale _ -> "SCALE";
            case Epilogue.Clamp _ -> "CLAMP";
            case Epilogue.Activation(var kind) -> kind.name();
          };
      defines.add("-DEPILOGUE_" + (defines.size() + 1) + "=" + name);
    }
    return defines;
  }

  /**
   * Bias, residual, scale and both bounds. An operand that the epilogue lacks is stood in for by
   * the destination, which no step reads.
   */
  static List<Argument> arguments(Epilogue epilogue, DataType type) {
    boolean residual = epilogue.steps().stream().anyMatch(Epilogue.Residual.class::isInstance);
    return List.of(
        new Argument.Operand(epilogue.hasBias() ? Role.BIAS : Role.DST),
        new Argument.Operand(residual ? Role.RESIDUAL : Role.DST),
        new Argument.Real(type, operands -> operands.scalar(Scalar.SCALE)),
        new Argument.Real(type, operands -> operands.scalar(Scalar.CLAMP_MIN)),
        new Argument.Real(type, operands -> operands.scalar(Scalar.CLAMP_MAX)));
  }
}
