package org.einkorn.kernels.softmax;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.Checks;
import org.einkorn.kernels.DataType;
import org.einkorn.kernels.Dims;
import org.einkorn.kernels.Direction;
import org.einkorn.kernels.Family;
import org.einkorn.kernels.Layout;
import org.einkorn.kernels.OperandSpec;
import org.einkorn.kernels.OperandSpec.Domain;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.ProblemText;
import org.einkorn.kernels.Role;
import org.einkorn.kernels.Scalar;

/**
 * A softmax, as text {@code softmax forward-inference f32 512x1000 axis=1}, followed by {@code log}
 * for the logarithm or {@code cross-entropy} for the loss, which may be followed by {@code
 * smoothing}, {@code weights}, {@code ignored} and {@code sum}.
 *
 * @param direction forward-training, forward-inference, or backward (not of the loss, whose
 *     gradient comes with forward-training)
 * @param type f32 or f64
 * @param kind what is computed
 * @param dims sizes of the logits
 * @param axis the axis of the classes
 * @param loss what a cross-entropy takes into account
 */
public record SoftmaxProblem(
    Direction direction, DataType type, SoftmaxKind kind, Dims dims, int axis, CrossEntropy loss)
    implements Problem {

  /** A problem whose loss, if it is one, has no options. */
  public SoftmaxProblem(Direction direction, DataType type, SoftmaxKind kind, Dims dims, int axis) {
    this(direction, type, kind, dims, axis, CrossEntropy.PLAIN);
  }

  /** Checks the axis. */
  public SoftmaxProblem {
    Checks.direction(
        Family.SOFTMAX,
        direction,
        Direction.FORWARD_TRAINING,
        Direction.FORWARD_INFERENCE,
        Direction.BACKWARD);
    Checks.floating(type);
    dims.requireAxis(axis);
    Math.toIntExact(dims.size(axis));
    if (kind == SoftmaxKind.CROSS_ENTROPY && direction == Direction.BACKWARD) {
      throw new IllegalArgumentException(
          "the gradient of cross-entropy comes with forward-training");
    }
    if (kind != SoftmaxKind.CROSS_ENTROPY && !loss.equals(CrossEntropy.PLAIN)) {
      throw new IllegalArgumentException(
          "'" + loss.suffix().strip() + "' belongs to cross-entropy, not to " + kind.text());
    }
  }

  /** A parser of what follows the type: a softmax with its axis, or a loss. */
  public static Supplier<? extends Problem> parse(
      Direction direction, DataType type, ProblemText words) {
    Dims dims = words.next("sizes such as 512x1000", Dims::parse);
    String word =
        words.next("axis= or loss=", w -> LossProblem.isLoss(w) ? w : requireAxis(dims, w));
    if (LossProblem.isLoss(word)) {
      return LossProblem.parse(direction, type, dims, word, words);
    }
    int axis = axis(word);
    SoftmaxKind[] kind = {SoftmaxKind.SOFTMAX};
    CrossEntropy[] loss = {CrossEntropy.PLAIN};
    words.options(option -> {
      if (kind[0] == SoftmaxKind.CROSS_ENTROPY) {
        loss[0] = loss[0].with(option);
      } else {
        kind[0] = ProblemText.oneOf("kind", option, SoftmaxKind.values(), SoftmaxKind::text);
      }
    });
    return () -> new SoftmaxProblem(direction, type, kind[0], dims, axis, loss[0]);
  }

  private static String requireAxis(Dims dims, String word) {
    dims.requireAxis(axis(word));
    return word;
  }

  private static int axis(String word) {
    return Math.toIntExact(Checks.namedValue("axis", word));
  }

  @Override
  public Family family() {
    return Family.SOFTMAX;
  }

  /** Number of classes. */
  public int classes() {
    return (int) dims.size(axis);
  }

  @Override
  public List<OperandSpec> operands() {
    Layout layout = dims.layout();
    if (kind == SoftmaxKind.CROSS_ENTROPY) {
      List<OperandSpec> specs = new ArrayList<>();
      specs.add(OperandSpec.read(Role.SRC, type, layout));
      specs.add(
          OperandSpec.read(Role.LABELS, DataType.S32, dims.layoutWithout(axis))
              .in(Domain.index(classes())));
      if (loss.weighted()) {
        specs.add(
            OperandSpec.read(Role.WEIGHTS, type, Layout.vector("class", classes()))
                .in(Domain.NON_NEGATIVE));
      }
      specs.add(OperandSpec.write(Role.LOSS, type, new Layout(List.of())));
      if (direction == Direction.FORWARD_TRAINING) {
        specs.add(OperandSpec.write(Role.DIFF_SRC, type, layout).orInPlaceOf(Role.SRC));
      }
      return specs;
    }
    if (direction == Direction.BACKWARD) {
      return List.of(
          OperandSpec.read(Role.DST, type, layout),
          OperandSpec.read(Role.DIFF_DST, type, layout),
          OperandSpec.write(Role.DIFF_SRC, type, layout).orInPlaceOf(Role.DIFF_DST));
    }
    return List.of(
        OperandSpec.read(Role.SRC, type, layout),
        OperandSpec.write(Role.DST, type, layout).orInPlaceOf(Role.SRC));
  }

  @Override
  public List<Scalar> scalars() {
    List<Scalar> scalars = new ArrayList<>();
    if (loss.smoothed()) {
      scalars.add(Scalar.SMOOTHING);
    }
    if (loss.ignoring()) {
      scalars.add(Scalar.IGNORED);
    }
    return scalars;
  }

  @Override
  public double operations() {
    return 3.0 * dims.count();
  }

  @Override
  public String text() {
    return "softmax "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + dims.text()
        + " axis="
        + axis
        + (kind == SoftmaxKind.SOFTMAX ? "" : ' ' + kind.text())
        + loss.suffix();
  }

  @Override
  public String toString() {
    return text();
  }
}
