package org.einkorn.nn;

import java.util.Optional;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationProblem;
import org.jspecify.annotations.Nullable;

/**
 * {@code dst = f(src)}, where f may read a slope or two bounds, which another step may change, or
 * learned slopes.
 */
final class ActivationNode extends Node {
  /** The axis of channels, each with a slope of its own. */
  private static final int CHANNELS = 1;

  private final Value src;
  private final Shape shape;
  private final ActivationKind kind;
  private final @Nullable Value slopes;
  private final Call forward;
  private final @Nullable Call backward;

  static Tensor of(Tensor src, ActivationKind kind) {
    return switch (kind) {
      case LEAKY_RELU -> withSlope(src, kind, 0.01);
      case ELU -> withSlope(src, kind, 1);
      case PRELU, CLAMP ->
          throw new IllegalArgumentException(
              kind.text()
                  + " needs "
                  + (kind == ActivationKind.CLAMP ? "bounds" : "slopes")
                  + "; call Tensor."
                  + kind.text());
      default -> src.tape().record(find(src, kind, null));
    };
  }

  static Tensor withSlope(Tensor src, ActivationKind kind, double slope) {
    return src.tape().record(find(src, kind, null).set(Scalar.SLOPE, slope));
  }

  static Tensor clamp(Tensor src, double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "clamp: the lower bound, " + low + ", is above the upper one, " + high);
    }
    return src.tape()
        .record(
            find(src, ActivationKind.CLAMP, null)
                .set(Scalar.CLAMP_MIN, low)
                .set(Scalar.CLAMP_MAX, high));
  }

  static Tensor prelu(Tensor src, Parameter slopes) {
    return src.tape().record(find(src, ActivationKind.PRELU, slopes));
  }

  private static ActivationNode find(Tensor src, ActivationKind kind, @Nullable Parameter slopes) {
    Tape tape = src.tape();
    Value value = src.live();
    return tape.at() instanceof ActivationNode last && last.fits(value, src.shape(), kind, slopes)
        ? last
        : tape.put(new ActivationNode(tape.cleared(), src, kind, slopes));
  }

  private ActivationNode(Tape tape, Tensor src, ActivationKind kind, @Nullable Parameter slopes) {
    super(tape, checked(src.shape(), slopes), slopes != null || wantsGradient(src.live()));
    this.src = src.live();
    this.shape = src.shape();
    this.kind = kind;
    this.slopes = slopes == null ? null : slopes.value();
    this.forward = call(Direction.FORWARD);
    this.backward = output().wantsGradient() ? call(Direction.BACKWARD) : null;
  }

  private static Shape checked(Shape src, @Nullable Parameter slopes) {
    if (slopes == null || slopes.shape().count() == 1) {
      return src;
    }
    if (src.rank() <= CHANNELS || src.size(CHANNELS) != slopes.shape().count()) {
      throw new ShapeException(
          "prelu with slopes " + slopes,
          src,
          "batch × channels=" + slopes.shape().count(),
          "give it one slope, or one for each channel");
    }
    return src;
  }

  private Call call(Direction direction) {
    DataType type = tape().engine().type();
    boolean channels = slopes != null && slopes.shape().count() != 1;
    Dims dims = channels ? Dims.of(shape.sizes()) : Dims.of(shape.count());
    int axis = channels ? CHANNELS : ActivationProblem.NO_AXIS;
    return new Call(
        tape(), new ActivationProblem(direction, type, kind, dims, false, axis, Optional.empty()));
  }

  /**
   * The gradient before an activation that a kernel applied itself, in place of that after it.
   *
   * @return null when there is no activation or no gradient
   */
  static @Nullable Call fused(Tape tape, Value output, @Nullable ActivationKind kind) {
    if (kind == null || !output.wantsGradient()) {
      return null;
    }
    Dims dims = Dims.of(output.shape().count());
    DataType type = tape.engine().type();
    return new Call(tape, new ActivationProblem(Direction.BACKWARD, type, kind, dims, true));
  }

  static void runFused(@Nullable Call call, Value output) {
    if (call != null) {
      call.bind(Role.DST, output.data())
          .bind(Role.DIFF_DST, output.gradient())
          .bind(Role.DIFF_SRC, output.gradient())
          .run();
    }
  }

  private boolean fits(
      Value other, Shape otherShape, ActivationKind otherKind, @Nullable Parameter otherSlopes) {
    return src == other
        && kind == otherKind
        && slopes == (otherSlopes == null ? null : otherSlopes.value())
        && shape.equals(otherShape);
  }

  private ActivationNode set(Scalar scalar, double value) {
    forward.set(scalar, value);
    if (backward != null) {
      backward.set(scalar, value);
    }
    return this;
  }

  @Override
  void forward() {
    if (slopes != null) {
      forward.bind(Role.WEIGHTS, slopes.data());
    }
    forward.bind(Role.SRC, src.data()).bind(Role.DST, output().data()).run();
  }

  @Override
  void backward() {
    if (backward == null) {
      return;
    }
    boolean wanted = src.wantsGradient();
    if (slopes != null) {
      long count = slopes.shape().count();
      backward
          .bind(Role.WEIGHTS, slopes.data())
          .bind(
              Role.DIFF_WEIGHTS,
              slopes.wantsGradient() ? contribution(slopes, 1) : tape().scratch(1, count));
    }
    backward
        .bind(Role.SRC, src.data())
        .bind(Role.DIFF_DST, output().gradient())
        .bind(Role.DIFF_SRC, wanted ? contribution(src, 0) : tape().scratch(0, shape.count()))
        .run();
    if (wanted) {
      contributed(src, 0);
    }
    if (slopes != null && slopes.wantsGradient()) {
      contributed(slopes, 1);
    }
  }
}
