package org.einkorn.nn;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.normalization.Addend;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.jspecify.annotations.Nullable;

/**
 * Batch normalization by channel over any number of spatial axes, with ReLU in the kernel where
 * asked for. A training tape takes the statistics of the batch, an inference tape the running ones.
 */
final class BatchNormNode extends Node {
  private final Value src;
  private final Shape shape;
  private final BatchStatistics parameters;
  private final boolean relu;
  private final @Nullable Place mean;
  private final @Nullable Place variance;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, BatchStatistics parameters, boolean relu) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof BatchNormNode last && last.fits(value, src.shape(), parameters, relu)
            ? last
            : tape.put(new BatchNormNode(tape.cleared(), src, parameters, relu)));
  }

  private BatchNormNode(Tape tape, Tensor src, BatchStatistics parameters, boolean relu) {
    super(
        tape,
        checked(src.shape(), parameters),
        wantsGradient(src.live())
            || parameters.scale().wantsGradient()
            || parameters.shift().wantsGradient());
    this.src = src.live();
    this.shape = src.shape();
    this.parameters = parameters;
    this.relu = relu;
    if (tape.isTraining()) {
      this.mean = tape.memory().take(tape.engine().type(), shape.size(1));
      this.variance = tape.memory().take(tape.engine().type(), shape.size(1));
      this.forward = new Call(tape, problem(Direction.FORWARD_TRAINING));
      this.forward.set(Scalar.MOMENTUM, parameters.momentum());
    } else {
      this.mean = null;
      this.variance = null;
      this.forward = new Call(tape, problem(Direction.FORWARD_INFERENCE));
    }
    this.backward = output().wantsGradient() ? new Call(tape, problem(Direction.BACKWARD)) : null;
  }

  private NormalizationProblem problem(Direction direction) {
    return new NormalizationProblem(
        direction,
        tape().engine().type(),
        new NormalizationProblem.Batch(
            shape.size(0),
            shape.size(1),
            NormalizationNode.planeRows(shape),
            NormalizationNode.planeColumns(shape),
            ImageLayout.NCHW),
        parameters.epsilon(),
        Addend.NONE,
        relu ? Epilogue.of(new Epilogue.Activation(ActivationKind.RELU)) : Epilogue.NONE);
  }

  private static Shape checked(Shape in, BatchStatistics parameters) {
    long channels = parameters.scale().shape().count();
    if (in.rank() < 2 || in.size(1) != channels) {
      throw new ShapeException(
          "batch normalization with scale " + parameters.scale().name(),
          in,
          "batch × channels=" + channels + " × any",
          in.rank() < 2 ? "give it a batch" : "change its number of channels");
    }
    return in;
  }

  private boolean fits(
      Value other, Shape otherShape, BatchStatistics otherParameters, boolean otherRelu) {
    return src == other
        && relu == otherRelu
        && (parameters == otherParameters || parameters.equals(otherParameters))
        && (shape == otherShape || shape.equals(otherShape));
  }

  @Override
  void forward() {
    Place runningMean = parameters.runningMean().value().data();
    Place runningVariance = parameters.runningVariance().value().data();
    if (mean != null && variance != null) {
      parameters.runningMean().changed();
      forward
          .bind(Role.MEAN, mean)
          .bind(Role.VARIANCE, variance)
          .bind(Role.RUNNING_MEAN, runningMean)
          .bind(Role.RUNNING_VARIANCE, runningVariance);
    } else {
      forward.bind(Role.MEAN, runningMean).bind(Role.VARIANCE, runningVariance);
    }
    forward
        .bind(Role.SRC, src.data())
        .bind(Role.SCALE, parameters.scale().value().data())
        .bind(Role.SHIFT, parameters.shift().value().data())
        .bind(Role.DST, output().data())
        .run();
  }

  @Override
  void backward() {
    if (backward != null && mean != null && variance != null) {
      if (relu) {
        backward.bind(Role.DST, output().data());
      }
      backward.bind(Role.MEAN, mean);
      NormalizationNode.backward(
          this, backward, src, parameters.scale().value(), parameters.shift().value(), variance);
    }
  }
}
