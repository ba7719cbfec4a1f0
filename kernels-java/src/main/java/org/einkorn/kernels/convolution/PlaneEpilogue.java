package org.einkorn.kernels.convolution;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.activation.ActivationKind;

/** What is done to the sums of a plane before they are stored: a bias and bounds, or nothing. */
final class PlaneEpilogue {

  final boolean biased;
  final boolean bounded;
  private final boolean clamps;
  float low;
  float high = Float.POSITIVE_INFINITY;

  /** One bias for each plane. */
  MemorySegment bias = MemorySegment.NULL;

  /** Where the first plane's bias lies, in bytes. */
  long biasAt;

  /** The epilogue, without its bounds. */
  PlaneEpilogue(Epilogue epilogue) {
    this.biased = epilogue.hasBias();
    this.bounded = epilogue.steps().stream().anyMatch(PlaneEpilogue::isBound);
    this.clamps = epilogue.steps().stream().anyMatch(Epilogue.Clamp.class::isInstance);
  }

  /** Whether an epilogue is of this kind. */
  static boolean computes(Epilogue epilogue) {
    List<Epilogue.Step> steps = epilogue.steps();
    int from = !steps.isEmpty() && steps.getFirst() instanceof Epilogue.Bias ? 1 : 0;
    return steps.size() == from || (steps.size() == from + 1 && isBound(steps.get(from)));
  }

  private static boolean isBound(Epilogue.Step step) {
    return step instanceof Epilogue.Clamp || isRelu(step);
  }

  private static boolean isRelu(Epilogue.Step step) {
    return step instanceof Epilogue.Activation(var kind) && kind == ActivationKind.RELU;
  }

  /** Takes the bounds of a call. */
  void bind(Operands operands) {
    if (clamps) {
      low = (float) operands.scalar(Scalar.CLAMP_MIN);
      high = (float) operands.scalar(Scalar.CLAMP_MAX);
    }
  }
}
