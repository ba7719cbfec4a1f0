package org.einkorn.kernels.verify;

import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.dropout.DropoutProblem;
import org.einkorn.kernels.elementwise.ElementwiseKind;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.embedding.EmbeddingProblem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.LossProblem;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.einkorn.kernels.transform.TransformProblem;

/** What the inputs of a trial are filled with. */
public enum Data {
  /** Small integers, on which sums of products are exact and the tolerance is 0. */
  INTEGERS,
  /** Real numbers from −2 to 2. */
  REALS;

  /** True when every correct algorithm gives the very same result on this data. */
  boolean isExactFor(Problem problem) {
    return this == INTEGERS
        && switch (problem) {
          case GemmProblem p -> isExact(p.epilogue());
          case ConvolutionProblem p -> isExact(p.epilogue());
          case ReductionProblem p ->
              switch (p.kind()) {
                case SUM, MAX, MIN, ARGMAX -> true;
                case MEAN, NORM, VARIANCE -> false;
              };
          case ActivationProblem p -> isExact(p.kind());
          case ElementwiseProblem p ->
              p.kind() != ElementwiseKind.DIV && p.kind() != ElementwiseKind.POW;
          case PoolingProblem p -> !p.isAverage();
          case EmbeddingProblem _, TransformProblem _ -> true;
          case DropoutProblem _ -> false;
          case AttentionProblem _,
              LossProblem _,
              NormalizationProblem _,
              OptimizerProblem _,
              RecurrentProblem _,
              SoftmaxProblem _ ->
              false;
        };
  }

  private static boolean isExact(Epilogue epilogue) {
    return epilogue.steps().stream()
        .noneMatch(step -> step instanceof Epilogue.Activation(var kind) && !isExact(kind));
  }

  private static boolean isExact(ActivationKind kind) {
    return switch (kind) {
      case RELU, LEAKY_RELU, PRELU, CLAMP -> true;
      default -> false;
    };
  }
}
