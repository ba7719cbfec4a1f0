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
 * A loss of single elements, as text {@code softmax forward-training f32 64x10 loss=huber},
 * followed by {@code sum} when it is not the mean. Losses belong to the family of softmax, whose
 * cross-entropy is one.
 *
 * @param direction forward-training, which gives the gradient too, or forward-inference
 * @param type f32 or f64
 * @param kind the loss
 * @param dims sizes of src and target
 * @param reduction how the elements' losses become one
 */
public record LossProblem(
    Direction direction, DataType type, LossKind kind, Dims dims, Reduction reduction)
    implements Problem {

  private static final String OPTION = "loss=";

  /** Checks direction and type. */
  public LossProblem {
    if (direction == Direction.BACKWARD) {
      throw new IllegalArgumentException(
          "the gradient of " + kind.text() + " comes with forward-training");
    }
    Checks.direction(
        Family.SOFTMAX, direction, Direction.FORWARD_TRAINING, Direction.FORWARD_INFERENCE);
    Checks.floating(type);
  }

  /** Whether a word starts what {@link #parse} reads. */
  static boolean isLoss(String word) {
    return word.startsWith(OPTION);
  }

  /** A parser of what follows the kind. */
  static Supplier<LossProblem> parse(
      Direction direction, DataType type, Dims dims, String word, ProblemText words) {
    LossKind kind =
        ProblemText.oneOf(
            "loss", word.substring(OPTION.length()), LossKind.values(), LossKind::text);
    Reduction[] reduction = {Reduction.MEAN};
    words.options(option ->
        reduction[0] = ProblemText.oneOf("reduction", option, Reduction.values(), Reduction::text));
    return () -> new LossProblem(direction, type, kind, dims, reduction[0]);
  }

  @Override
  public Family family() {
    return Family.SOFTMAX;
  }

  @Override
  public List<OperandSpec> operands() {
    Layout layout = dims.layout();
    OperandSpec target = OperandSpec.read(Role.TARGET, type, layout);
    List<OperandSpec> specs = new ArrayList<>();
    specs.add(OperandSpec.read(Role.SRC, type, layout));
    specs.add(kind == LossKind.KL ? target.in(Domain.NON_NEGATIVE) : target);
    specs.add(OperandSpec.write(Role.LOSS, type, new Layout(List.of())));
    if (direction == Direction.FORWARD_TRAINING) {
      specs.add(OperandSpec.write(Role.DIFF_SRC, type, layout).orInPlaceOf(Role.SRC));
    }
    return specs;
  }

  @Override
  public List<Scalar> scalars() {
    return kind == LossKind.HUBER ? List.of(Scalar.DELTA) : List.of();
  }

  @Override
  public double operations() {
    return 4.0 * dims.count();
  }

  @Override
  public String text() {
    return "softmax "
        + direction.text()
        + ' '
        + type.text()
        + ' '
        + dims.text()
        + ' '
        + OPTION
        + kind.text()
        + (reduction == Reduction.MEAN ? "" : " sum");
  }

  @Override
  public String toString() {
    return text();
  }
}
