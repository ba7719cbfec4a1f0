package org.einkorn.kernels.reference;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Problem;
import org.einkorn.kernels.activation.ActivationProblem;
import org.einkorn.kernels.activation.ActivationReference;
import org.einkorn.kernels.attention.AttentionProblem;
import org.einkorn.kernels.attention.AttentionReference;
import org.einkorn.kernels.convolution.ConvolutionProblem;
import org.einkorn.kernels.convolution.ConvolutionReference;
import org.einkorn.kernels.elementwise.ElementwiseProblem;
import org.einkorn.kernels.elementwise.ElementwiseReference;
import org.einkorn.kernels.gemm.GemmProblem;
import org.einkorn.kernels.gemm.GemmReference;
import org.einkorn.kernels.normalization.NormalizationProblem;
import org.einkorn.kernels.normalization.NormalizationReference;
import org.einkorn.kernels.optimizer.OptimizerProblem;
import org.einkorn.kernels.optimizer.OptimizerReference;
import org.einkorn.kernels.pooling.PoolingProblem;
import org.einkorn.kernels.pooling.PoolingReference;
import org.einkorn.kernels.recurrent.RecurrentProblem;
import org.einkorn.kernels.recurrent.RecurrentReference;
import org.einkorn.kernels.reduction.ReductionProblem;
import org.einkorn.kernels.reduction.ReductionReference;
import org.einkorn.kernels.softmax.SoftmaxProblem;
import org.einkorn.kernels.softmax.SoftmaxReference;

/** The references of all families. */
public final class References {

  private References() {}

  /** The true outputs of a problem for operands in host buffers, with their tolerances. */
  public static Values evaluate(Problem problem, Operands operands) {
    Values values = Values.read(problem, operands);
    switch (problem) {
      case ActivationProblem p -> new ActivationReference().evaluate(p, values);
      case AttentionProblem p -> new AttentionReference().evaluate(p, values);
      case ConvolutionProblem p -> new ConvolutionReference().evaluate(p, values);
      case ElementwiseProblem p -> new ElementwiseReference().evaluate(p, values);
      case GemmProblem p -> new GemmReference().evaluate(p, values);
      case NormalizationProblem p -> new NormalizationReference().evaluate(p, values);
      case OptimizerProblem p -> new OptimizerReference().evaluate(p, values);
      case PoolingProblem p -> new PoolingReference().evaluate(p, values);
      case RecurrentProblem p -> new RecurrentReference().evaluate(p, values);
      case ReductionProblem p -> new ReductionReference().evaluate(p, values);
      case SoftmaxProblem p -> new SoftmaxReference().evaluate(p, values);
    }
    return values;
  }
}
