package org.einkorn.kernels;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.SoftmaxProblem;

/** Problems from their text: a single one, the lines of a file, or a list that is shipped. */
public final class Problems {

  private Problems() {}

  /**
   * The problem with this text, canonical or not.
   *
   * @throws ProblemSyntaxException with a caret under the offending place
   */
  public static Problem parse(String text) {
    ProblemText words = new ProblemText(text);
    Family family = words.nextOf("family", Family.values(), Family::text);
    Direction direction = words.nextOf("direction", Direction.values(), Direction::text);
    DataType type = words.nextOf("data type", DataType.values(), DataType::text);
    Supplier<? extends Problem> builder =
        words.atWord(1, () -> rest(family, direction, type, words));
    return words.finish(builder);
  }

  /** The names of the shipped lists of problems. */
  public static List<String> names() {
    return ProblemSets.names();
  }

  /**
   * The shipped list of problems with this name, such as {@code resnet50}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static List<Problem> named(String name) {
    return ProblemSets.named(name);
  }

  /**
   * The problems of a file, one to a line, with comments from {@code #} on.
   *
   * @throws IllegalArgumentException with file, line and a caret under the place that is wrong
   * @throws IOException when the file cannot be read
   */
  public static List<Problem> load(Path file) throws IOException {
    return ProblemSets.load(file);
  }

  private static Supplier<? extends Problem> rest(
      Family family, Direction direction, DataType type, ProblemText words) {
    return switch (family) {
      case GEMM -> GemmProblem.parse(direction, type, words);
      case CONVOLUTION -> ConvolutionProblem.parse(direction, type, words);
      case POOLING -> PoolingProblem.parse(direction, type, words);
      case NORMALIZATION -> NormalizationProblem.parse(direction, type, words);
      case SOFTMAX -> SoftmaxProblem.parse(direction, type, words);
      case ACTIVATION -> ActivationProblem.parse(direction, type, words);
      case ELEMENTWISE -> ElementwiseProblem.parse(direction, type, words);
      case RECURRENT -> RecurrentProblem.parse(direction, type, words);
      case REDUCTION -> ReductionProblem.parse(direction, type, words);
      case ATTENTION -> AttentionProblem.parse(direction, type, words);
      case OPTIMIZER -> OptimizerProblem.parse(direction, type, words);
    };
  }
}
