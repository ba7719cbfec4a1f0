package org.einkorn.kernels.optimizer;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Scalar;

/** The scalars of a step; what belongs to all elements is computed once, in double. */
final class Step {

  /** Factor of the gradient. */
  float scale;

  /** L2 decay of the gradient. */
  float decay;

  /** L1 decay. */
  float lasso;

  /** What decoupled decay leaves of a parameter. */
  float shrink;

  /** The step size, corrected by the first moment's bias where the rule does so. */
  float rate;

  float momentum;
  float keep1;
  float take1;
  float keep2;
  float take2;

  /** The inverse of the second moment's bias. */
  float correction2;

  /** The inverse of the first moment's bias. */
  float correction1;

  float epsilon;

  /** Takes the scalars of a call; those that the rule does not have stay as they are. */
  void bind(OptimizerProblem problem, Operands operands) {
    double learningRate = operands.scalar(Scalar.LEARNING_RATE);
    double weightDecay = operands.scalar(Scalar.WEIGHT_DECAY);
    boolean decoupled = problem.has(OptimizerOption.DECOUPLED);
    scale = problem.has(OptimizerOption.CLIP) ? (float) operands.scalar(Scalar.GRADIENT_SCALE) : 1;
    lasso = problem.has(OptimizerOption.L1) ? (float) operands.scalar(Scalar.L1_DECAY) : 0;
    decay = decoupled ? 0 : (float) weightDecay;
    shrink = decoupled ? (float) (1 - learningRate * weightDecay) : 1;
    momentum = (float) operands.scalar(Scalar.MOMENTUM);
    epsilon = (float) operands.scalar(Scalar.EPSILON);
    bindMoments(problem, operands, learningRate);
  }

  private void bindMoments(OptimizerProblem problem, Operands operands, double learningRate) {
    double beta1 = operands.scalar(Scalar.BETA1);
    double beta2 = operands.scalar(Scalar.BETA2);
    double step = operands.scalar(Scalar.STEP);
    double bias1 = 1 - Math.pow(beta1, step);
    keep1 = (float) beta1;
    take1 = (float) (1 - beta1);
    keep2 = (float) beta2;
    take2 = (float) (1 - beta2);
    correction1 = (float) (1 / bias1);
    correction2 = (float) (1 / (1 - Math.pow(beta2, step)));
    rate = (float) (problem.kind() == OptimizerKind.ADAM ? learningRate / bias1 : learningRate);
  }
}
