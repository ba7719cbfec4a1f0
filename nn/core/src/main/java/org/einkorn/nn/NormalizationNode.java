package org.einkorn.nn;

import org.einkorn.kernels.Direction;
import org.einkorn.kernels.ImageLayout;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.normalization.NormalizationKind;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.jspecify.annotations.Nullable;

/**
 * Layer, RMS, group and instance normalization: those whose statistics belong to a sample, so that
 * training and inference compute the same.
 */
final class NormalizationNode extends Node {
  private final Value src;
  private final Shape shape;
  private final NormalizationKind kind;
  private final int groups;
  private final Parameter scale;
  private final @Nullable Parameter shift;
  private final double epsilon;
  private final @Nullable Place mean;
  private final @Nullable Place variance;
  private final Call forward;
  private final @Nullable Call backward;

  /**
   * Finds or makes the node.
   *
   * @param groups of group normalization, else 1
   * @param shift null in RMS normalization only
   */
  static Tensor of(
      NormalizationKind kind,
      Tensor src,
      int groups,
      Parameter scale,
      @Nullable Parameter shift,
      double epsilon) {
    Tape tape = src.tape();
    src.live();
    return tape.record(
        tape.at() instanceof NormalizationNode last
                && last.fits(kind, src, groups, scale, shift, epsilon)
            ? last
            : tape.put(
                new NormalizationNode(kind, tape.cleared(), src, groups, scale, shift, epsilon)));
  }

  private NormalizationNode(
      NormalizationKind kind,
      Tape tape,
      Tensor src,
      int groups,
      Parameter scale,
      @Nullable Parameter shift,
      double epsilon) {
    super(
        tape,
        checked(kind, src.shape(), groups, scale),
        wantsGradient(src.live())
            || scale.wantsGradient()
            || (shift != null && shift.wantsGradient()));
    this.src = src.live();
    this.shape = src.shape();
    this.kind = kind;
    this.groups = groups;
    this.scale = scale;
    this.shift = shift;
    this.epsilon = epsilon;
    if (output().wantsGradient()) {
      NormalizationProblem training = problem(Direction.FORWARD_TRAINING);
      long statistics = training.shape().statistics().count();
      this.mean =
          training.isCentred() ? tape.memory().take(tape.engine().type(), statistics) : null;
      this.variance = tape.memory().take(tape.engine().type(), statistics);
      this.forward = new Call(tape, training);
      this.backward = new Call(tape, problem(Direction.BACKWARD));
    } else {
      this.mean = null;
      this.variance = null;
      this.forward = new Call(tape, problem(Direction.FORWARD_INFERENCE));
      this.backward = null;
    }
  }

  private NormalizationProblem problem(Direction direction) {
    return new NormalizationProblem(direction, tape().engine().type(), sets(), epsilon);
  }

  private NormalizationProblem.Shape sets() {
    long columns = scale.shape().count();
    long rows = columns == 0 ? 0 : shape.count() / columns;
    return switch (kind) {
      case LAYER -> new NormalizationProblem.Layer(rows, columns);
      case RMS -> new NormalizationProblem.Rms(rows, columns);
      case GROUP ->
          new NormalizationProblem.Group(
              shape.size(0),
              groups,
              shape.size(1),
              planeRows(shape),
              planeColumns(shape),
              ImageLayout.NCHW);
      case INSTANCE ->
          new NormalizationProblem.Instance(
              shape.size(0),
              shape.size(1),
              planeRows(shape),
              planeColumns(shape),
              ImageLayout.NCHW);
      case BATCH -> throw new IllegalArgumentException("batch normalization has its own node");
    };
  }

  /** Rows of a channel: all its spatial axes but the last. */
  static long planeRows(Shape in) {
    long rows = 1;
    for (int axis = 2; axis < in.rank() - 1; axis++) {
      rows *= in.size(axis);
    }
    return rows;
  }

  /** Columns of a channel: its last spatial axis. */
  static long planeColumns(Shape in) {
    return in.rank() == 2 ? 1 : in.size(in.rank() - 1);
  }

  private static Shape checked(NormalizationKind kind, Shape in, int groups, Parameter scale) {
    String where = kind.text() + " normalization with scale " + scale.name();
    long size = scale.shape().count();
    if (kind == NormalizationKind.LAYER || kind == NormalizationKind.RMS) {
      if (!in.endsWith(scale.shape())) {
        throw new ShapeException(
            where,
            in,
            "last axes of " + scale.shape(),
            "change the number of features of the normalization");
      }
    } else if (in.rank() < 2 || in.size(1) != size) {
      throw new ShapeException(
          where,
          in,
          "batch × channels=" + size + " × any",
          in.rank() < 2 ? "give it a batch" : "change its number of channels");
    } else if (groups <= 0 || size % groups != 0) {
      throw new ShapeException(
          where, in, "channels that groups=" + groups + " divides", "change the groups");
    }
    return in;
  }

  private boolean fits(
      NormalizationKind otherKind,
      Tensor other,
      int otherGroups,
      Parameter otherScale,
      @Nullable Parameter otherShift,
      double otherEpsilon) {
    return src == other.live()
        && kind == otherKind
        && groups == otherGroups
        && scale == otherScale
        && shift == otherShift
        && epsilon == otherEpsilon
        && (shape == other.shape() || shape.equals(other.shape()));
  }

  @Override
  void forward() {
    if (mean != null) {
      forward.bind(Role.MEAN, mean);
    }
    if (variance != null) {
      forward.bind(Role.VARIANCE, variance);
    }
    if (shift != null) {
      forward.bind(Role.SHIFT, shift.value().data());
    }
    forward
        .bind(Role.SRC, src.data())
        .bind(Role.SCALE, scale.value().data())
        .bind(Role.DST, output().data())
        .run();
  }

  @Override
  void backward() {
    if (backward != null && variance != null) {
      if (mean != null) {
        backward.bind(Role.MEAN, mean);
      }
      backward(this, backward, src, scale.value(), shift == null ? null : shift.value(), variance);
    }
  }

  /**
   * The backward pass of all normalizations: one kernel writes all gradients; what is not wanted
   * goes to a scratch.
   */
  static void backward(
      Node node, Call call, Value src, Value scale, @Nullable Value shift, Place variance) {
    if (shift != null) {
      call.bind(Role.DIFF_SHIFT, node.wantedOrScratch(shift, 2));
    }
    call.bind(Role.SRC, src.data())
        .bind(Role.SCALE, scale.data())
        .bind(Role.VARIANCE, variance)
        .bind(Role.DIFF_DST, node.output().gradient())
        .bind(Role.DIFF_SRC, node.wantedOrScratch(src, 0))
        .bind(Role.DIFF_SCALE, node.wantedOrScratch(scale, 1))
        .run();
    node.contributedIfWanted(src, 0);
    node.contributedIfWanted(scale, 1);
    if (shift != null) {
      node.contributedIfWanted(shift, 2);
    }
  }
}
