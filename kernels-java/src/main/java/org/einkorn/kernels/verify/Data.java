package org.einkorn.kernels.verify;

import org.einkorn.kernels.Epilogue;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.activation.ActivationKind;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.reduction.ReductionKind;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.softmax.SoftmaxProblem;

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
          case ReductionProblem p -> p.kind() == ReductionKind.SUM;
          case ActivationProblem p -> p.kind() == ActivationKind.RELU;
          case PoolingProblem _, ElementwiseProblem _ -> true;
          case AttentionProblem _,
              NormalizationProblem _,
              OptimizerProblem _,
              RecurrentProblem _,
              SoftmaxProblem _ ->
              false;
        };
  }

  private static boolean isExact(Epilogue epilogue) {
    return epilogue.steps().stream()
        .noneMatch(
            step -> step instanceof Epilogue.Activation(var kind) && kind != ActivationKind.RELU);
  }
}
