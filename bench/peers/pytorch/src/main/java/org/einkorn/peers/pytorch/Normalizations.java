package org.einkorn.peers.pytorch;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.BoolPointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.T_TensorTensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.einkorn.peers.protocol.Operation;
import org.einkorn.peers.protocol.Task;

/**
 * Batch and layer normalization. PyTorch keeps the inverse deviation and not the variance; one is
 * turned to the other outside the timing.
 */
final class Normalizations {

  private final Task task;
  private final boolean batch;
  private final double epsilon;
  private final long sets;
  private final long parameters;
  private final Sizes row;
  private final BoolPointer all = new BoolPointer(3).put(0, true).put(1, true).put(2, true);

  private Normalizations(Task task) {
    this.task = task;
    batch = task.is("kind", "batch");
    epsilon = task.number("epsilon");
    sets = task.size(batch ? "ic" : "rows");
    parameters = task.size(batch ? "ic" : "columns");
    row = new Sizes(parameters);
  }

  static Operation of(Task task) {
    Normalizations normalization = new Normalizations(task);
    return task.is("direction", "backward") ? normalization.backward() : normalization.forward();
  }

  private Tensor data(String role) {
    return batch
        ? Tensors.image(
            task, role, task.size("mb"), task.size("ic"), task.size("ih"), task.size("iw"))
        : Tensors.dense(task.operand(role), task.size("rows"), task.size("columns"));
  }

  private TensorOptional vector(String role, long size) {
    return Tensors.optional(Tensors.dense(task.operand(role), size));
  }

  private Operation forward() {
    Tensor x = data("src");
    TensorOptional scale = vector("scale", parameters);
    TensorOptional shift = vector("shift", parameters);
    boolean training = task.is("direction", "forward-training");
    if (!batch) {
      return Call.returning(
          () -> torch.native_layer_norm(x, row.get(), scale, shift, epsilon),
          result -> store(result, training));
    }
    TensorOptional mean = vector(training ? "running_mean" : "mean", sets);
    TensorOptional variance = vector(training ? "running_variance" : "variance", sets);
    double momentum = training ? task.scalar("momentum") : 0;
    return Call.returning(
        () -> torch.native_batch_norm(x, scale, shift, mean, variance, training, momentum, epsilon),
        result -> store(result, training));
  }

  private void store(T_TensorTensorTensor_T result, boolean training) {
    data("dst").copy_(result.get0());
    if (training) {
      copy(result.get1(), "mean", 1);
      copy(result.get2(), "variance", -1);
    }
  }

  /** Copies means, or inverse deviations as variances. */
  private void copy(Tensor from, String role, int power) {
    MemorySegment to = task.operand(role).segment();
    try (Tensor dense = from.contiguous()) {
      FloatPointer values = dense.data_ptr_float();
      for (long i = 0; i < sets; i++) {
        double value = values.get(i);
        double result = power == 1 ? value : 1 / (value * value) - epsilon;
        to.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) result);
      }
    }
  }

  private Operation backward() {
    Tensor x = data("src");
    Tensor diffDst = data("diff_dst");
    TensorOptional scale = vector("scale", parameters);
    Tensor mean =
        batch
            ? Tensors.dense(task.operand("mean"), sets)
            : Tensors.dense(task.operand("mean"), sets, 1);
    Tensor inverse = inverseDeviations();
    TensorOptional none = new TensorOptional();
    if (!batch) {
      TensorOptional shift = vector("scale", parameters); // only its presence matters
      return Call.returning(
          () ->
              torch.native_layer_norm_backward(
                  diffDst, x, row.get(), mean, inverse, scale, shift, all),
          this::storeGradients);
    }
    TensorOptional saved = Tensors.optional(mean);
    TensorOptional deviations = Tensors.optional(inverse);
    return Call.returning(
        () ->
            torch.native_batch_norm_backward(
                diffDst, x, scale, none, none, saved, deviations, true, epsilon, all),
        this::storeGradients);
  }

  private Tensor inverseDeviations() {
    float[] variance = task.operand("variance").floats();
    float[] inverse = new float[variance.length];
    for (int i = 0; i < inverse.length; i++) {
      inverse[i] = (float) (1 / Math.sqrt(variance[i] + epsilon));
    }
    long[] sizes = batch ? new long[] {sets} : new long[] {sets, 1};
    try (FloatPointer copy = new FloatPointer(inverse)) {
      return torch.from_blob(copy, sizes).clone();
    }
  }

  private void storeGradients(T_TensorTensorTensor_T result) {
    data("diff_src").copy_(result.get0());
    Tensors.dense(task.operand("diff_scale"), parameters).copy_(result.get1());
    Tensors.dense(task.operand("diff_shift"), parameters).copy_(result.get2());
  }
}
