package org.einkorn.bench.networks;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Role;
import org.jspecify.annotations.Nullable;

/**
 * What another library gets of a task: {@code parameters}, all in one; {@code src}, {@code labels};
 * and {@code dst}, where it writes the losses of its first steps, or the logits.
 */
public final class NetworkOperands {

  private final List<OperandSpec> specs;
  private final Operands operands = new Operands();
  private final float[] result;
  private final @Nullable Observation observation;

  private NetworkOperands(NetworkTask task, @Nullable Observation observation) {
    this.observation = observation;
    float[] weights = NetworkSteps.weights(task);
    Inputs inputs = Inputs.of(task);
    boolean tokens = task.network().takesTokens();
    DataType type = tokens ? DataType.S32 : DataType.F32;
    this.result =
        new float
            [task.pass() == NetworkTask.Pass.TRAINING
                ? Observation.STEPS
                : inputs.labels().length * task.network().classes()];
    this.specs =
        List.of(
            OperandSpec.read(Role.PARAMETERS, DataType.F32, vector(weights.length)),
            OperandSpec.read(Role.SRC, type, vector(inputs.shape().count())),
            OperandSpec.read(Role.LABELS, DataType.S32, vector(inputs.labels().length)),
            OperandSpec.write(Role.DST, DataType.F32, vector(result.length)));
    operands
        .set(Role.PARAMETERS, copy(HeapBuffer.of(weights)))
        .set(
            Role.SRC,
            copy(tokens ? HeapBuffer.of(inputs.tokens()) : HeapBuffer.of(inputs.numbers())))
        .set(Role.LABELS, copy(HeapBuffer.of(inputs.labels())))
        .set(Role.DST, copy(HeapBuffer.of(result)));
  }

  /** In native memory, from which files are written. */
  private static Buffer copy(HeapBuffer from) {
    Buffer to = Device.cpu().allocate(from.type(), from.elements());
    Device.cpu().copy(from, 0, to, 0, from.elements());
    return to;
  }

  /** Those of a task whose results are compared with what is expected. */
  public static NetworkOperands compared(NetworkTask task) {
    return new NetworkOperands(task, Observation.of(task));
  }

  /** Those of a task whose results must be finite. */
  public static NetworkOperands finite(NetworkTask task) {
    return new NetworkOperands(task, null);
  }

  private static Layout vector(long count) {
    return Layout.vector("element", count);
  }

  /** What operands there are. */
  public List<OperandSpec> specs() {
    return specs;
  }

  /** Their contents. */
  public Operands operands() {
    return operands;
  }

  /** Makes the result NaN. */
  public void poison() {
    Arrays.fill(result, Float.NaN);
    Device.cpu().copy(HeapBuffer.of(result), 0, operands.buffer(Role.DST), 0, result.length);
  }

  /** What is wrong with the result; empty if nothing is. */
  public Optional<String> objection() {
    Device.cpu().copy(operands.buffer(Role.DST), 0, HeapBuffer.of(result), 0, result.length);
    if (observation != null) {
      return observation.objection(result);
    }
    for (float number : result) {
      if (!Float.isFinite(number)) {
        return Optional.of("a result is " + number);
      }
    }
    return Optional.empty();
  }
}
