package org.einkorn.kernels.onednn;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.einkorn.kernels.NativeBuffer;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.normalization.NormalizationProblem;

/**
 * The update of batch normalization's running statistics: {@code running = (1 - momentum) running +
 * momentum statistic}, the variance with the unbiased one.
 */
final class RunningStatistics {

  private static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.nativeOrder());

  private final int channels;
  private final double unbiased;

  RunningStatistics(NormalizationProblem p) {
    channels = Math.toIntExact(p.shape().statistics().count());
    double count = (double) p.shape().tensor().count() / channels;
    unbiased = count > 1 ? count / (count - 1) : 1;
  }

  void update(Operands operands) {
    double momentum = operands.scalar(Scalar.MOMENTUM);
    update(operands, Role.RUNNING_MEAN, Role.MEAN, momentum, 1);
    update(operands, Role.RUNNING_VARIANCE, Role.VARIANCE, momentum, unbiased);
  }

  private void update(
      Operands operands, Role running, Role statistic, double momentum, double factor) {
    NativeBuffer target = operands.nativeBuffer(running);
    NativeBuffer source = operands.nativeBuffer(statistic);
    MemorySegment to = target.segment();
    MemorySegment from = source.segment();
    long toOffset = operands.offset(running);
    long fromOffset = operands.offset(statistic);
    for (int c = 0; c < channels; c++) {
      double old = to.getAtIndex(FLOAT, toOffset + c);
      double now = from.getAtIndex(FLOAT, fromOffset + c) * factor;
      to.setAtIndex(FLOAT, toOffset + c, (float) ((1 - momentum) * old + momentum * now));
    }
  }
}
