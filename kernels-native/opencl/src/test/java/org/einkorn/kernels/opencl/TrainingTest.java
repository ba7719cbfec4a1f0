package org.einkorn.kernels.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.einkorn.kernels.Backend;
import org.einkorn.kernels.Backends;
import org.einkorn.kernels.Buffer;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Device;
import org.einkorn.kernels.HeapBuffer;
import org.einkorn.kernels.Kernel;
import org.einkorn.kernels.Offer;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Options;
import org.einkorn.kernels.Preparation;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.Problems;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.Workspace;
import org.junit.jupiter.api.Test;

/**
 * A small network trains on the device, with images going in and a loss coming out, and follows the
 * same network on the reference.
 */
class TrainingTest {

  private static final int STEPS = 6;
  private static final int BATCH = 8;

  @Test
  void aNetworkTrainsOnTheDeviceAsOnTheReference() {
    List<Double> expected = new Network(Backends.named("reference"), Device.cpu()).train();
    List<Double> losses = new Network(Devices.BACKEND, Devices.first()).train();
    for (int step = 0; step < STEPS; step++) {
      assertEquals(expected.get(step), losses.get(step), 1e-4, "loss of step " + step);
    }
    assertTrue(losses.getLast() < 0.7 * losses.getFirst(), losses.toString());
  }

  /** Convolution, batch normalization, ReLU, max-pooling, linear, cross-entropy; Adam. */
  private static final class Network {
    private final Backend backend;
    private final Device device;
    private final Map<String, Buffer> tensors = new HashMap<>();
    private final List<Runnable> step = new ArrayList<>();
    private final List<Operands> optimizers = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(7);

    Network(Backend backend, Device device) {
      this.backend = backend;
      this.device = device;
      forward();
      backward();
      adam("kernel", 36);
      adam("kernelBias", 4);
      adam("scale", 4);
      adam("shift", 4);
      adam("matrix", 640);
      adam("matrixBias", 10);
      fill("image", 1);
      fill("kernel", 0.3);
      fill("matrix", 0.1);
      fill("scale", 1);
      float[] labels = new float[BATCH];
      HeapBuffer classes = HeapBuffer.allocate(DataType.S32, labels.length);
      for (int i = 0; i < labels.length; i++) {
        classes.set(i, i);
      }
      device.copy(classes, 0, tensor("label"), 0, BATCH);
    }

    private void forward() {
      add(
          "convolution forward-training f32 mb8ic1ih8oc4kh3ph1 nchw +bias",
          Map.of(
              Role.SRC,
              "image",
              Role.WEIGHTS,
              "kernel",
              Role.BIAS,
              "kernelBias",
              Role.DST,
              "convolved"));
      add(
          "normalization forward-training f32 batch mb8ic4ih8 nchw",
          Map.of(
              Role.SRC,
              "convolved",
              Role.SCALE,
              "scale",
              Role.SHIFT,
              "shift",
              Role.DST,
              "normalized",
              Role.MEAN,
              "mean",
              Role.VARIANCE,
              "variance",
              Role.RUNNING_MEAN,
              "runningMean",
              Role.RUNNING_VARIANCE,
              "runningVariance"));
      add("activation forward f32 relu 2048", Map.of(Role.SRC, "normalized", Role.DST, "active"));
      add(
          "pooling forward-training f32 max mb8ic4ih8kh2sh2 nchw",
          Map.of(Role.SRC, "active", Role.DST, "pooled", Role.INDICES, "places"));
      add(
          "gemm forward f32 8x64:64x10 +bias:n",
          Map.of(
              Role.SRC,
              "pooled",
              Role.WEIGHTS,
              "matrix",
              Role.BIAS,
              "matrixBias",
              Role.DST,
              "logits"));
      add(
          "softmax forward-training f32 8x10 axis=1 cross-entropy",
          Map.of(
              Role.SRC,
              "logits",
              Role.LABELS,
              "label",
              Role.LOSS,
              "loss",
              Role.DIFF_SRC,
              "dLogits"));
    }

    private void backward() {
      add(
          "gemm forward f32 64x8:8x10 ta",
          Map.of(Role.SRC, "pooled", Role.WEIGHTS, "dLogits", Role.DST, "d matrix"));
      add(
          "reduction forward f32 sum 8x10 axis=0",
          Map.of(Role.SRC, "dLogits", Role.DST, "d matrixBias"));
      add(
          "gemm forward f32 8x10:10x64 tb",
          Map.of(Role.SRC, "dLogits", Role.WEIGHTS, "matrix", Role.DST, "dPooled"));
      add(
          "pooling backward f32 max mb8ic4ih8kh2sh2 nchw",
          Map.of(Role.DIFF_DST, "dPooled", Role.INDICES, "places", Role.DIFF_SRC, "dActive"));
      add(
          "activation backward f32 relu 2048 from=dst",
          Map.of(Role.DST, "active", Role.DIFF_DST, "dActive", Role.DIFF_SRC, "dNormalized"));
      add(
          "normalization backward f32 batch mb8ic4ih8 nchw",
          Map.of(
              Role.SRC,
              "convolved",
              Role.SCALE,
              "scale",
              Role.DIFF_DST,
              "dNormalized",
              Role.MEAN,
              "mean",
              Role.VARIANCE,
              "variance",
              Role.DIFF_SRC,
              "dConvolved",
              Role.DIFF_SCALE,
              "d scale",
              Role.DIFF_SHIFT,
              "d shift"));
      add(
          "convolution backward-weights f32 mb8ic1ih8oc4kh3ph1 nchw +bias",
          Map.of(
              Role.SRC,
              "image",
              Role.DIFF_DST,
              "dConvolved",
              Role.DIFF_WEIGHTS,
              "d kernel",
              Role.DIFF_BIAS,
              "d kernelBias"));
    }

    private void adam(String name, int size) {
      optimizers.add(
          add(
              "optimizer forward f32 adam " + size,
              Map.of(
                  Role.PARAMETERS,
                  name,
                  Role.GRADIENT,
                  "d " + name,
                  Role.MOMENT1,
                  "m " + name,
                  Role.MOMENT2,
                  "s " + name)));
    }

    private Operands add(String text, Map<Role, String> names) {
      Problem problem = Problems.parse(text);
      Offer first = backend.offers(problem, Options.on(device)).getFirst();
      Kernel kernel =
          ((Offer.Candidate) first)
              .variant()
              .prepare(problem, Options.on(device), Preparation.COLD);
      Operands operands = new Operands();
      for (OperandSpec spec : problem.operands()) {
        String name = String.valueOf(names.get(spec.role()));
        operands.set(
            spec.role(),
            tensors.computeIfAbsent(
                name, _ -> device.allocate(spec.type(), spec.layout().extent())));
      }
      operands
          .set(Scalar.MOMENTUM, 0.1)
          .set(Scalar.LEARNING_RATE, 0.02)
          .set(Scalar.WEIGHT_DECAY, 0.001)
          .set(Scalar.BETA1, 0.9)
          .set(Scalar.BETA2, 0.999)
          .set(Scalar.EPSILON, 1e-8)
          .set(Scalar.STEP, 1);
      Workspace workspace = kernel.newWorkspace();
      step.add(() -> kernel.run(operands, workspace));
      return operands;
    }

    private void fill(String name, double bound) {
      Buffer buffer = tensor(name);
      float[] values = new float[(int) buffer.elements()];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) random.nextDouble(-bound, bound);
      }
      device.copy(HeapBuffer.of(values), 0, buffer, 0, values.length);
    }

    private Buffer tensor(String name) {
      Buffer buffer = tensors.get(name);
      if (buffer == null) {
        throw new AssertionError("no tensor " + name);
      }
      return buffer;
    }

    List<Double> train() {
      List<Double> losses = new ArrayList<>();
      for (int i = 1; i <= STEPS; i++) {
        for (Operands optimizer : optimizers) {
          optimizer.set(Scalar.STEP, i);
        }
        step.forEach(Runnable::run);
        float[] loss = new float[1];
        device.copy(tensor("loss"), 0, HeapBuffer.of(loss), 0, 1);
        losses.add((double) loss[0]);
      }
      return losses;
    }
  }
}
