package org.einkorn.kernels.optimizer;

import org.einkorn.kernels.Operands;
import org.einkorn.kernels.Scalar;

/** The scalars of a step of Adam, its powers taken in double. */
final class AdamStep {
  float rate;
  float decay;
  float keep1;
  float take1;
  float keep2;
  float take2;
  float correction2;
  float epsilon;

  /** Takes the scalars of a call. */
  void bind(Operands operands) {
    double beta1 = operands.scalar(Scalar.BETA1);
    double beta2 = operands.scalar(Scalar.BETA2);
    double step = operands.scalar(Scalar.STEP);
    rate = (float) (operands.scalar(Scalar.LEARNING_RATE) / (1 - Math.pow(beta1, step)));
    decay = (float) operands.scalar(Scalar.WEIGHT_DECAY);
    keep1 = (float) beta1;
    take1 = (float) (1 - beta1);
    keep2 = (float) beta2;
    take2 = (float) (1 - beta2);
    correction2 = (float) (1 / (1 - Math.pow(beta2, step)));
    epsilon = (float) operands.scalar(Scalar.EPSILON);
  }
}
