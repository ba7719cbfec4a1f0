package org.einkorn.kernels.opencl;

import java.util.Optional;
import org.einkorn.bindings.opencl.DeviceInfo;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.activation.ActivationKind;

/** Reasons for refusals that several planners share. */
final class Limits {

  private Limits() {}

  /** Operands that a kernel with 32-bit offsets cannot reach to their end. */
  static Optional<String> offsets(Problem problem) {
    for (OperandSpec spec : problem.operands()) {
      long extent = spec.layout().extent();
      if (extent > Integer.MAX_VALUE) {
        return Optional.of(
            spec.role().text()
                + " spans "
                + extent
                + " elements, and this kernel's offsets end at "
                + Integer.MAX_VALUE);
      }
    }
    return Optional.empty();
  }

  /** A function that the sources do not have. */
  static Optional<String> activation(ActivationKind kind) {
    return switch (kind) {
      case LEAKY_RELU, ELU, CLAMP, PRELU ->
          Optional.of(kind.text() + " reads numbers besides its source; none are passed here");
      case EXP, LOG -> Optional.of(kind.text() + " is not among this kernel's functions");
      default -> Optional.empty();
    };
  }

  /** A step of an epilogue that the sources do not have. */
  static Optional<String> epilogue(Epilogue epilogue) {
    for (Epilogue.Step step : epilogue.steps()) {
      if (step instanceof Epilogue.Activation(ActivationKind kind)
          && activation(kind).isPresent()) {
        return activation(kind);
      }
    }
    return Optional.empty();
  }

  /** A size that must fit an {@code int}, with room to round it up to whole tiles. */
  static Optional<String> size(String name, long value) {
    long greatest = Integer.MAX_VALUE - 4096;
    return value > greatest
        ? Optional.of(name + "=" + value + " exceeds this kernel's limit of " + greatest)
        : Optional.empty();
  }

  /** A work-group that the device does not run. */
  static Optional<String> group(DeviceInfo device, long items, long localBytes) {
    if (items > device.maxWorkGroupSize()) {
      return Optional.of(
          "needs work-groups of " + items + ", the device runs " + device.maxWorkGroupSize());
    }
    if (localBytes > device.localMemory()) {
      return Optional.of(
          "needs " + localBytes + " bytes of local memory, the device has " + device.localMemory());
    }
    return Optional.empty();
  }
}
