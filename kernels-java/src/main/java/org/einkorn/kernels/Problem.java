package org.einkorn.kernels;

import java.util.List;
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

/**
 * What is to be computed: a value, with one record for each family.
 *
 * <p>A problem has a canonical text, {@code family direction type sizes [options] [+epilogue…]},
 * such that {@code Problems.parse(problem.text()).equals(problem)}.
 */
public sealed interface Problem
    permits ActivationProblem,
        AttentionProblem,
        ConvolutionProblem,
        ElementwiseProblem,
        GemmProblem,
        NormalizationProblem,
        OptimizerProblem,
        PoolingProblem,
        RecurrentProblem,
        ReductionProblem,
        SoftmaxProblem {

  /** The family. */
  Family family();

  /** The pass. */
  Direction direction();

  /** The type of the computed data. */
  DataType type();

  /** The operands of a run, in the order of the family's contract. */
  List<OperandSpec> operands();

  /** The run-time scalars of a run. */
  default List<Scalar> scalars() {
    return List.of();
  }

  /** Arithmetic operations of a run, a fused multiply-add counted as two, padding not counted. */
  double operations();

  /** Bytes of a run's operands, each read and each written once. */
  default double bytes() {
    double bytes = 0;
    for (OperandSpec spec : operands()) {
      int passes = spec.access() == OperandSpec.Access.UPDATE ? 2 : 1;
      bytes += (double) spec.layout().count() * spec.type().bytes() * passes;
    }
    return bytes;
  }

  /** The canonical text. */
  String text();

  /**
   * The operand with this role.
   *
   * @throws IllegalArgumentException when the problem has none
   */
  default OperandSpec operand(Role role) {
    for (OperandSpec spec : operands()) {
      if (spec.role() == role) {
        return spec;
      }
    }
    throw new IllegalArgumentException("'" + text() + "' has no operand " + role.text());
  }
}
