package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.jspecify.annotations.Nullable;

/** Batch normalization of images by channel. */
final class BatchNormNode extends Node {
  private final Value src;
  private final BatchStatistics parameters;
  private final double momentum;
  private final double epsilon;
  private final @Nullable Place mean;
  private final @Nullable Place variance;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, BatchStatistics parameters, double momentum, double epsilon) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof BatchNormNode last && last.fits(value, parameters, momentum, epsilon)
            ? last
            : tape.put(new BatchNormNode(tape.cleared(), src, parameters, momentum, epsilon)));
  }

  BatchNormNode(
      Tape tape, Tensor src, BatchStatistics parameters, double momentum, double epsilon) {
    super(tape, checked(src.shape(), parameters), true);
    this.src = src.live();
    this.parameters = parameters;
    this.momentum = momentum;
    this.epsilon = epsilon;
    Shape in = src.shape();
    DataType type = tape.engine().type();
    if (tape.isTraining()) {
      this.mean = tape.memory().take(type, in.size(1));
      this.variance = tape.memory().take(type, in.size(1));
      this.forward = new Call(tape, problem(type, in, Direction.FORWARD_TRAINING));
      this.forward.set(Scalar.MOMENTUM, momentum);
      this.backward = new Call(tape, problem(type, in, Direction.BACKWARD));
    } else {
      this.mean = null;
      this.variance = null;
      this.forward = new Call(tape, problem(type, in, Direction.FORWARD_INFERENCE));
      this.backward = null;
    }
  }

  private NormalizationProblem problem(DataType type, Shape in, Direction direction) {
    return new NormalizationProblem(
        direction,
        type,
        new NormalizationProblem.Batch(
            in.size(0), in.size(1), in.size(2), in.size(3), ImageLayout.NCHW),
        epsilon);
  }

  private static Shape checked(Shape in, BatchStatistics parameters) {
    long channels = parameters.scale().shape().count();
    if (in.rank() != 4 || in.size(1) != channels) {
      throw new ShapeException(
          "batchNorm2d with scale " + parameters.scale().name(),
          in,
          "batch × channels=" + channels + " × height × width",
          in.rank() == 4 ? "change its number of channels" : "give it images");
    }
    return in;
  }

  boolean fits(
      Value other, BatchStatistics otherParameters, double otherMomentum, double otherEpsilon) {
    return src == other
        && parameters == otherParameters
        && momentum == otherMomentum
        && epsilon == otherEpsilon;
  }

  @Override
  void forward() {
    Place runningMean = parameters.runningMean().value().data();
    Place runningVariance = parameters.runningVariance().value().data();
    if (mean != null && variance != null) {
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
      LayerNormNode.backward(
          this, backward, src, parameters.scale(), parameters.shift(), mean, variance);
    }
  }
}
