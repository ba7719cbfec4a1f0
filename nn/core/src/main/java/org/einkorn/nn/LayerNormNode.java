package org.einkorn.nn;

import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.jspecify.annotations.Nullable;

/** Layer normalization over the last axis. */
final class LayerNormNode extends Node {
  private final Value src;
  private final Parameter scale;
  private final Parameter shift;
  private final double epsilon;
  private final @Nullable Place mean;
  private final @Nullable Place variance;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, Parameter scale, Parameter shift, double epsilon) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.record(
        tape.at() instanceof LayerNormNode last
                && last.fits(value, src.shape(), scale, shift, epsilon)
            ? last
            : tape.put(new LayerNormNode(tape.cleared(), src, scale, shift, epsilon)));
  }

  LayerNormNode(Tape tape, Tensor src, Parameter scale, Parameter shift, double epsilon) {
    super(tape, checked(src.shape(), scale), true);
    this.src = src.live();
    this.scale = scale;
    this.shift = shift;
    this.epsilon = epsilon;
    DataType type = tape.engine().type();
    long columns = scale.shape().count();
    long rows = columns == 0 ? 0 : src.shape().count() / columns;
    var shape = new NormalizationProblem.Layer(rows, columns);
    if (tape.isTraining()) {
      this.mean = tape.memory().take(type, rows);
      this.variance = tape.memory().take(type, rows);
      this.forward = call(Direction.FORWARD_TRAINING, shape);
      this.backward = call(Direction.BACKWARD, shape);
    } else {
      this.mean = null;
      this.variance = null;
      this.forward = call(Direction.FORWARD_INFERENCE, shape);
      this.backward = null;
    }
  }

  private Call call(Direction direction, NormalizationProblem.Shape shape) {
    return new Call(
        tape(), new NormalizationProblem(direction, tape().engine().type(), shape, epsilon));
  }

  private static Shape checked(Shape in, Parameter scale) {
    long columns = scale.shape().count();
    if (in.rank() == 0 || in.size(in.rank() - 1) != columns) {
      throw new ShapeException(
          "layerNorm with scale " + scale.name(),
          in,
          "a last axis of " + columns,
          "change the number of features of the normalization");
    }
    return in;
  }

  boolean fits(
      Value other, Shape shape, Parameter otherScale, Parameter otherShift, double otherEpsilon) {
    return src == other
        && output().shape().equals(shape)
        && scale == otherScale
        && shift == otherShift
        && epsilon == otherEpsilon;
  }

  @Override
  void forward() {
    if (mean != null && variance != null) {
      forward.bind(Role.MEAN, mean).bind(Role.VARIANCE, variance);
    }
    forward
        .bind(Role.SRC, src.data())
        .bind(Role.SCALE, scale.value().data())
        .bind(Role.SHIFT, shift.value().data())
        .bind(Role.DST, output().data())
        .run();
  }

  @Override
  void backward() {
    if (backward != null && mean != null && variance != null) {
      backward(this, backward, src, scale, shift, mean, variance);
    }
  }

  /** The backward pass of both normalizations: all three gradients in one kernel. */
  static void backward(
      Node node,
      Call call,
      Value src,
      Parameter scale,
      Parameter shift,
      Place mean,
      Place variance) {
    Tape tape = node.tape();
    boolean wanted = src.wantsGradient();
    call.bind(Role.SRC, src.data())
        .bind(Role.SCALE, scale.value().data())
        .bind(Role.MEAN, mean)
        .bind(Role.VARIANCE, variance)
        .bind(Role.DIFF_DST, node.output().gradient())
        .bind(
            Role.DIFF_SRC,
            wanted ? node.contribution(src, 0) : tape.scratch(0, src.shape().count()))
        .bind(Role.DIFF_SCALE, node.contribution(scale.value(), 1))
        .bind(Role.DIFF_SHIFT, node.contribution(shift.value(), 2))
        .run();
    if (wanted) {
      node.contributed(src, 0);
    }
    node.contributed(scale.value(), 1);
    node.contributed(shift.value(), 2);
  }
}
